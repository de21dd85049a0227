import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { collected } from "./outcomes.js";

/** How long the tutorial's eight images take, in ms; three workers that take them in order need 830. */
const IMAGES = [250, 320, 180, 450, 280, 150, 360, 220];
/** When each is done, in the order in which they are. */
const INSTANTS = [180, 250, 320, 470, 530, 630, 750, 830];

function imagePool(queue?: number): Pool<number, number> {
  return new Pool(async (ms: number) => sleep(ms).then(() => ms), { workers: 3, queue, results: Infinity });
}

describe("the tutorial's images take three workers exactly 830 ms", () => {
  test("with run", () =>
    synctest(async () => {
      const pool = imagePool();
      const instants = await Promise.all(IMAGES.map((ms) => pool.run(ms).then(elapsed)));
      expect(instants.sort((a, b) => a - b)).toEqual(INSTANTS);
      await pool.close();
    }));

  test("with submit", () =>
    synctest(async () => {
      const pool = imagePool();
      for (const ms of IMAGES) await pool.submit(ms);
      void pool.close();
      const instants: number[] = [];
      for await (const _ of pool.results) instants.push(elapsed());
      expect(instants).toEqual(INSTANTS);
    }));

  test("with map, each result as it is ready", () =>
    synctest(async () => {
      const pool = imagePool();
      const results: [ms: number, at: number][] = [];
      for await (const ms of pool.map(IMAGES)) results.push([ms, elapsed()]);
      expect(results.map(([ms]) => ms)).toEqual([180, 250, 320, 150, 280, 450, 220, 360]);
      expect(results.map(([, at]) => at)).toEqual(INSTANTS);
      await pool.close();
    }));

  test.each([0, 1, 2, 3, 100, Infinity])("with map in order, with a queue of %d", (queue) =>
    synctest(async () => {
      const pool = imagePool(queue);
      const results: [ms: number, at: number][] = [];
      for await (const ms of pool.map(IMAGES, { ordered: true })) results.push([ms, elapsed()]);
      expect(results.map(([ms]) => ms)).toEqual(IMAGES);
      expect(results.map(([, at]) => at)).toEqual([250, 320, 320, 630, 630, 630, 830, 830]);
      expect(elapsed()).toBe(830);
      await pool.close();
    }),
  );

  test("with map over a source that is asynchronous", () =>
    synctest(async () => {
      const pool = imagePool();
      async function* images() {
        yield* IMAGES;
      }
      expect(await collected(pool.map(images(), { ordered: true }))).toEqual(IMAGES);
      expect(elapsed()).toBe(830);
      await pool.close();
    }));
});
