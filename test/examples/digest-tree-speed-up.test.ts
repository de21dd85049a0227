import { afterEach, expect, test, vi } from "vitest";
import { type Pass, speedUp } from "../../examples/digest-tree/speed-up.js";
import { TreeDigest } from "../../examples/digest-tree/tree-digest.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const TREE = new TreeDigest("/");

/** Passes that take these times, by a clock that only they move. */
function passes(times: readonly number[], trees: readonly TreeDigest[] = []) {
  let now = 0;
  const workers: number[] = [];
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const pass = async (number: number): Promise<Pass> => {
    const ms = times[workers.length % times.length]!;
    const tree = trees[workers.length] ?? TREE;
    workers.push(number);
    now += ms;
    return { tree, ms };
  };
  return { pass, workers };
}

test("a small tree is read five times by each, in turn, and the best time counts", async () => {
  const { pass, workers } = passes([20, 9, 25, 8, 19, 9, 30, 30, 21, 10]);
  expect(await speedUp(pass, 4, TREE.sha256)).toEqual({ one: 19, many: 8 });
  expect(workers).toEqual([1, 4, 1, 4, 1, 4, 1, 4, 1, 4]);
});

test("a tree that takes long is read once by each", async () => {
  const { pass, workers } = passes([60_000, 20_000]);
  expect(await speedUp(pass, 4, TREE.sha256)).toEqual({ one: 60_000, many: 20_000 });
  expect(workers).toEqual([1, 4]);
});

test.each([0, 1])("passes over a tree that changes are not compared", async (changed) => {
  const other = new TreeDigest("/");
  other.add({ path: "/new", bytes: 1, sha256: Buffer.alloc(32) });
  const { pass } = passes([10, 5], changed === 0 ? [other] : [TREE, other]);
  expect(await speedUp(pass, 4, TREE.sha256)).toBeNull();
});
