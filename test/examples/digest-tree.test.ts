import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Channel, select, WaitGroup } from "goroutines";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestFile } from "../../examples/digest-tree/digest.js";
import { ReadError } from "../../examples/digest-tree/errors.js";
import { type Digest, digestTree } from "../../examples/digest-tree/pipeline.js";
import { TreeDigest } from "../../examples/digest-tree/tree-digest.js";
import { walk } from "../../examples/digest-tree/walk.js";
import { observe } from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";
import { expectedTreeDigest, SAMPLE, sampleTree, temporaryDirectory } from "./sample-tree.js";

/** What is parked, by wait reason; looked at after every test. */
const parked = new Map<object, string>();
let unobserve: () => void;

beforeEach(() => {
  parked.clear();
  unobserve = observe({
    parked: (operation, reason) => parked.set(operation, reason),
    woken: (operation) => parked.delete(operation),
  });
});

afterEach(async () => {
  await settled();
  unobserve();
  expect([...parked.values()], "goroutines left behind").toEqual([]);
});

function treeOfFiles(count: number): string {
  const root = temporaryDirectory();
  for (let i = 0; i < count; i++) writeFileSync(join(root, String(i)), String(i));
  return root;
}

async function digested(root: string, workers: number, digest?: Digest): Promise<TreeDigest> {
  const tree = new TreeDigest(root);
  await digestTree(root, workers, tree, new AbortController(), digest);
  return tree;
}

describe.each([1, 8])("with --workers %d", (workers) => {
  test("every regular file is digested, once, and nothing else is touched", async () => {
    const root = sampleTree();
    const seen: [string, [number, string]][] = [];
    await digested(root, workers, async (path, buffer, signal) => {
      const file = await digestFile(path, buffer, signal);
      seen.push([relative(root, path), [file.bytes, file.sha256.toString("hex")]]);
      return file;
    });
    expect(seen).toHaveLength(Object.keys(SAMPLE).length);
    expect(Object.fromEntries(seen)).toEqual(SAMPLE);
  });

  test("the tree's digest is the one that its definition gives", async () => {
    const tree = await digested(sampleTree(), workers);
    expect(tree).toMatchObject({ files: 4, bytes: 1_000_059, sha256: expectedTreeDigest(SAMPLE) });
  });

  test("an empty directory has no files and the digest zero", async () => {
    const tree = await digested(temporaryDirectory(), workers);
    expect(tree).toMatchObject({ files: 0, bytes: 0, sha256: "0".repeat(64) });
  });

  test("a directory that does not exist is an error that names it", async () => {
    const missing = join(temporaryDirectory(), "missing");
    await expect(digested(missing, workers)).rejects.toThrow(`cannot read ${missing}: no such file or directory`);
  });

  test("a file in the place of the directory is an error that names it", async () => {
    const file = join(sampleTree(), "abc.txt");
    await expect(digested(file, workers)).rejects.toThrow(`cannot read ${file}: not a directory`);
  });

  test("a file that is gone when its turn comes is an error that names it", async () => {
    const root = treeOfFiles(1);
    const vanishing: Digest = (path, buffer, signal) => {
      rmSync(path);
      return digestFile(path, buffer, signal);
    };
    await expect(digested(root, workers, vanishing)).rejects.toThrow(
      `cannot read ${join(root, "0")}: no such file or directory`,
    );
  });

  test("that many files are read at the same time, and no more", async () => {
    const together = new WaitGroup();
    together.add(workers);
    let started = 0;
    let reading = 0;
    let most = 0;
    await digested(treeOfFiles(40), workers, async (...args) => {
      started += 1;
      reading += 1;
      most = Math.max(most, reading);
      // The first ones wait for each other; with fewer workers they would for ever.
      if (started <= workers) {
        together.done();
        await together.wait();
      }
      const file = await digestFile(...args);
      reading -= 1;
      return file;
    });
    expect({ started, most }).toEqual({ started: 40, most: workers });
  });

  test("after an abort in the middle it stops with the reason, and says how far it got", async () => {
    const root = treeOfFiles(40);
    const tree = new TreeDigest(root);
    const stop = new AbortController();
    const waiting = new Channel<void>(workers);
    const finished = digestTree(root, workers, tree, stop, async (path, buffer, signal) => {
      if (tree.files >= 5) {
        await waiting.send();
        await select({ aborted: signal });
      }
      return digestFile(path, buffer, signal);
    });
    // When every worker waits, and the walk for one of them to take the next file.
    for (let w = 1; w <= workers; w++) await waiting.receive();
    await settled();
    stop.abort("enough");
    await expect(finished).rejects.toBe("enough");
    expect(tree.files).toBeGreaterThanOrEqual(5);
    expect(tree.files).toBeLessThan(40);
  });
});

test("after the first error no other file is begun", async () => {
  let begun = 0;
  const failing: Digest = async (path) => {
    begun += 1;
    throw new ReadError(path, new Error("broken"));
  };
  await expect(digested(treeOfFiles(40), 1, failing)).rejects.toThrow("broken");
  expect(begun).toBe(1);
});

test("a walk notices an abort also where there are no files", async () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, "nothing"));
  await expect(walk(root, new Channel<string>(), AbortSignal.abort("enough"))).rejects.toBe("enough");
});

test("of several errors the first is reported", async () => {
  const failed = new WaitGroup();
  failed.add(1);
  let begun = 0;
  const failing: Digest = async () => {
    begun += 1;
    if (begun === 2) {
      failed.done();
      throw new Error("first");
    }
    await failed.wait();
    await settled();
    throw new Error("second");
  };
  await expect(digested(treeOfFiles(2), 2, failing)).rejects.toThrow("first");
});

test("the digest of a tree depends on the names of its files and on which content is whose", async () => {
  const digests = new Set<string>();
  for (const [one, two] of [
    [{ a: "1" }, { b: "2" }],
    [{ a: "2" }, { b: "1" }],
    [{ a: "1" }, { c: "2" }],
  ]) {
    const root = temporaryDirectory();
    for (const [name, content] of Object.entries({ ...one, ...two })) writeFileSync(join(root, name), content);
    digests.add((await digested(root, 2)).sha256);
  }
  expect(digests.size).toBe(3);
});
