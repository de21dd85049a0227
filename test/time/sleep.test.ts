import { sleep } from "goroutines";
import { expect, test } from "vitest";
import { inVirtualTime } from "../support/virtual-time.js";

test("a sleep takes its time", async () => {
  await inVirtualTime(async (clock) => {
    await sleep(1500);
    expect(clock.now()).toBe(1500);
  });
});
