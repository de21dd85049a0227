import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Outcome, ReceiveChannel } from "goroutines";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeSampleImages } from "../../examples/11-images/sample-images.js";
import { makeThumbnails, SIZE, type Thumbnail } from "../../examples/11-images/thumbnails.js";
import { end, startTypeScript } from "../examples/child.js";
import { programDirectory } from "../examples/programs.js";

let folder: string;
let images: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "images-test-"));
  images = await makeSampleImages(folder, 6);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A folder of this test's own, gone when it ends. */
function emptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "thumbnails-test-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function all(outcomes: ReceiveChannel<Outcome<string, Thumbnail>>): Promise<Outcome<string, Thumbnail>[]> {
  const list: Outcome<string, Thumbnail>[] = [];
  for await (const outcome of outcomes) list.push(outcome);
  return list.sort((a, b) => (a.job < b.job ? -1 : 1));
}

async function averageColour(path: string): Promise<number[]> {
  const { channels } = await sharp(path).stats();
  return channels.map(({ mean }) => mean);
}

describe("each image", () => {
  test("is a JPEG, some of them upright", async () => {
    const sizes = await Promise.all(images.map((path) => sharp(path).metadata()));
    expect(sizes.map(({ format }) => format)).toEqual(Array(6).fill("jpeg"));
    expect(sizes.map(({ width, height }) => `${width} x ${height}`)).toEqual([
      "1200 x 900",
      "1400 x 900",
      "900 x 1600",
      "1800 x 900",
      "1200 x 900",
      "900 x 1400",
    ]);
  });

  test("gets a thumbnail of its own shape and colours, which fits in the square", async () => {
    const outcomes = await all(makeThumbnails(images, emptyFolder(), 3));
    expect(outcomes.map(({ job, status }) => [job, status])).toEqual(images.map((path) => [path, "done"]));
    for (const outcome of outcomes) {
      if (outcome.status !== "done") throw new Error("unreachable");
      const { path, width, height } = outcome.value;
      const [image, thumbnail] = await Promise.all([sharp(outcome.job).metadata(), sharp(path).metadata()]);
      expect(thumbnail).toMatchObject({ format: "webp", width, height });
      expect(Math.max(width, height)).toBe(SIZE);
      expect(Math.abs((width / height) * image.height - image.width)).toBeLessThan(image.width / 100);
      const [before, after] = await Promise.all([averageColour(outcome.job), averageColour(path)]);
      for (const [channel, mean] of before.entries()) expect(Math.abs(mean - after[channel]!)).toBeLessThan(5);
    }
  });
});

test("a file that is no image fails by itself, and the others get their thumbnails", async () => {
  const into = emptyFolder();
  const broken = join(into, "broken.jpg");
  writeFileSync(broken, "not an image");
  const outcomes = await all(makeThumbnails([broken, ...images.slice(0, 3)], into, 1));
  const failed = outcomes.filter(({ status }) => status === "failed").map(({ job }) => job);
  expect(failed).toEqual([broken]);
  expect(readdirSync(into).sort()).toEqual(["broken.jpg", "photo-01.webp", "photo-02.webp", "photo-03.webp"]);
});

test("there are never more images at work than workers", async () => {
  const outcomes = await all(makeThumbnails(images, emptyFolder(), 2));
  const events = outcomes.flatMap(({ startedAt, finishedAt }) => [
    { at: startedAt!, change: 1 },
    { at: finishedAt, change: -1 },
  ]);
  // At the same instant the one that has ended comes first.
  events.sort((a, b) => a.at - b.at || a.change - b.change);
  let atWork = 0;
  let most = 0;
  for (const { change } of events) {
    atWork += change;
    most = Math.max(most, atWork);
  }
  expect(most).toBe(2);
});

describe("as a process", () => {
  const main = new URL("main.ts", programDirectory("11-images"));

  /** Starts the program with a folder for temporary files of its own; returns what it leaves there, too. */
  function start() {
    const temporary = emptyFolder();
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const left = () => readdirSync(temporary).filter((name) => name.startsWith("thumbnails-"));
    return { child: startTypeScript(main), left };
  }

  test("it shows its progress, the file that failed and the speed-up, and leaves no files behind", async () => {
    const { child, left } = start();
    const { code, stdout, stderr } = await end(child);
    expect({ code, stderr, left: left() }).toEqual({ code: 0, stderr: "", left: [] });

    const [made, ...rest] = stdout.trimEnd().split("\n");
    expect(made).toBe("Made 16 images, and one file that is none");
    const progress = rest.slice(0, 17).map((line) => /^\[ ?(\d+)\/17\] (\S+) (.*)$/.exec(line)!.slice(1));
    expect(progress.map(([number]) => Number(number))).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    const expected = Array.from({ length: 16 }, (_, i) => `photo-${String(i + 1).padStart(2, "0")}`);
    expect(progress.map(([, name]) => basename(name!, ".jpg")).sort()).toEqual(["broken", ...expected]);
    for (const [, name, result] of progress) {
      if (name === "broken.jpg") expect(result).toMatch(/^failed: ./);
      else expect(result).toMatch(new RegExp(`^→ ${basename(name!, ".jpg")}\\.webp, (${SIZE} x \\d+|\\d+ x ${SIZE})$`));
    }
    const summary =
      /^Summary: 16 thumbnails in (\d+) ms with [2-4] workers\nOne worker takes (\d+) ms\nSpeed-up: (\d+\.\d\d)x$/;
    const [, many, one, speedUp] = summary.exec(rest.slice(17).join("\n"))!.map(Number);
    // The times are rounded to a millisecond, and the factor to two decimals.
    expect(speedUp).toBeGreaterThanOrEqual((one! - 1) / (many! + 1) - 0.01);
    expect(speedUp).toBeLessThanOrEqual((one! + 1) / (many! - 1) + 0.01);
  });

  test("Ctrl-C ends it with exit code 130, and leaves no files behind either", async () => {
    const { child, left } = start();
    child.stdout!.once("data", () => child.kill("SIGINT"));
    const { code } = await end(child);
    expect({ code, left: left() }).toEqual({ code: 130, left: [] });
  });
});
