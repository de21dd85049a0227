import { settled } from "../support/turn.js";

/** Runs `body` and returns the reasons of all the rejections that nobody had handled soon after. */
export async function unhandledRejectionsOf(body: () => unknown): Promise<unknown[]> {
  const reasons: unknown[] = [];
  // The test runner's own listeners would fail the run.
  const others = process.rawListeners("unhandledRejection") as ((...args: unknown[]) => void)[];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  try {
    await body();
    await settled();
    await settled();
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return reasons;
}
