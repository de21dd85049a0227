import { Pool } from "goroutines";
import { ExploreError, explore } from "goroutines/testing";
import { expect, test } from "vitest";

test("an interleaving that explore shows names the calls of a pool's methods", async () => {
  const error: unknown = await explore(async () => {
    const pool = new Pool((n: number) => n, { workers: 1, name: "images", results: Infinity });
    pool.pause();
    pool.trySubmit(1);
    await pool.submit(2);
    pool.resize(2);
    pool.resume();
    await pool.run(3);
    await pool.map([4]).next();
    await pool.idle();
    await pool.close();
    await pool.stop();
    throw new Error("shown");
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExploreError);
  const { message } = error as ExploreError;
  expect([...message.matchAll(/^ *\d+ +\d+ ms {2}main +(pool\.\w+(?: "\w+")?)/gm)].map(([, call]) => call)).toEqual([
    'pool.pause "images"',
    "pool.submit",
    'pool.submit "images"',
    "pool.resize",
    "pool.resume",
    'pool.run "images"',
    'pool.map "images"',
    'pool.idle "images"',
    'pool.close "images"',
    'pool.stop "images"',
  ]);
  expect(message).toMatch(/^ *\d+ +\d+ ms {2}worker 1 of pool "images" \(\d+\) +pool\.next\b/m);
});
