import { Second } from "goroutines";
import type { TreeDigest } from "./tree-digest.js";

/** One pass over the tree. */
export interface Pass {
  readonly tree: TreeDigest;
  readonly ms: number;
}

const MOST_ROUNDS = 5;
const LONG_ENOUGH = 2 * Second;

/**
 * Times passes with one worker and with `workers` in turn, so that other load affects both, and keeps the best of each:
 * a few passes for small trees, one for large ones. Call it after a first pass, which may wait for the disk, while
 * later passes find the files in the cache.
 *
 * @returns Milliseconds; null if the passes did not all read the same data.
 */
export async function speedUp(
  pass: (workers: number) => Promise<Pass>,
  workers: number,
  sha256: string,
): Promise<{ readonly one: number; readonly many: number } | null> {
  let one = Number.POSITIVE_INFINITY;
  let many = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let round = 1; round <= MOST_ROUNDS && performance.now() - start < LONG_ENOUGH; round++) {
    const withOne = await pass(1);
    const withMany = await pass(workers);
    if (withOne.tree.sha256 !== sha256 || withMany.tree.sha256 !== sha256) return null;
    one = Math.min(one, withOne.ms);
    many = Math.min(many, withMany.ms);
  }
  return { one, many };
}
