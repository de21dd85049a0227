import { Limiter } from "goroutines";
import { external, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { heapGrowth, keepAlive } from "../support/garbage.js";
import { stall } from "../support/virtual-time.js";

const MANY = 50_000;

test.each([
  ["what is due is forgotten", 1_000],
  ["what is due is forgotten, also behind what never will be", 0],
])("%s", (_, perSecond) =>
  synctest(async () => {
    const limiter = new Limiter(perSecond, 2);
    limiter.allow(2);
    const never = limiter.reserve();
    limiter.setLimit(1_000);
    const growth = await external(
      heapGrowth(async () => {
        // Always in advance, so that there is never a moment at which nothing is reserved.
        for (let i = 0; i < MANY; i += 1) {
          limiter.reserve();
          stall(1);
        }
      }),
    );
    expect(growth).toBeLessThan(MANY * 20);
    expect(limiter.reserve().delay).toBeGreaterThan(0);
    keepAlive(limiter, never);
  }),
);
