import { Pool } from "goroutines";
import { expect, test } from "vitest";
import { isCollected } from "../support/garbage.js";

test("an idle worker does not hold on to its last job", async () => {
  const pool = new Pool((_: object) => {}, { workers: 2 });
  async function lastJob(): Promise<WeakRef<object>> {
    const job = { bytes: new Uint8Array(1_000) };
    await pool.run(job);
    return new WeakRef(job);
  }
  expect(await isCollected(await lastJob())).toBe(true);
  // The pool itself is still in use.
  expect(pool.stats).toMatchObject({ done: 1, idle: 2 });
  await pool.close();
});
