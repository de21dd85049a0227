import { Pool } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { rejection } from "./outcomes.js";

test.each([-5, 0, Number.NaN, -Infinity])("a delay of %d is none: the job is retried at once", (delay) =>
  synctest(async () => {
    let calls = 0;
    const pool = new Pool(
      (_: number) => {
        calls += 1;
        throw new Error("fails");
      },
      { workers: 1, retry: { attempts: 3, delay: () => delay } },
    );
    expect(await rejection(pool.run(1))).toEqual(new Error("fails"));
    expect(calls).toBe(3);
    expect(elapsed()).toBe(0);
    await pool.close();
  }),
);
