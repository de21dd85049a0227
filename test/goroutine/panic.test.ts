import { afterFunc, Channel, go, main, sleep } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { unhandledRejectionsOf } from "./unhandled.js";

const panic = new Error("panic");

const panicking: Record<string, () => unknown> = {
  "a function that throws": () => {
    throw panic;
  },
  "an async function that throws": async () => {
    throw panic;
  },
  "an async function that throws later": async () => {
    await settled();
    throw panic;
  },
};

describe.each(Object.entries(panicking))("rule 104: %s", (_, fn) => {
  test("is an unhandled rejection, which crashes the process", async () => {
    const reasons = await unhandledRejectionsOf(async () => {
      go(fn);
      await settled();
    });
    expect(reasons).toEqual([panic]);
  });

  test("is handled by whoever awaits the promise of go, and never thrown into the spawner", async () => {
    const reasons = await unhandledRejectionsOf(async () => {
      await expect(go(fn)).rejects.toBe(panic);
    });
    expect(reasons).toEqual([]);
  });
});

test("rule 104: other goroutines cannot catch a panic, and are not disturbed by it", async () => {
  const ch = new Channel<number>();
  const received: unknown[] = [];
  const reasons = await unhandledRejectionsOf(async () => {
    go(async () => {
      await ch.send(1);
      throw panic;
    });
    go(async () => {
      try {
        received.push(await ch.receive());
      } catch (error) {
        received.push(error);
      }
    });
    await settled();
  });
  expect(reasons).toEqual([panic]);
  expect(received).toEqual([{ value: 1, ok: true }]);
});

// In real time, because a bubble takes the panics of its goroutines for its own.
test("rules 104, 158: a function of a timer that throws is a panic too", async () => {
  const reasons = await unhandledRejectionsOf(async () => {
    afterFunc(0, () => {
      throw panic;
    });
    await sleep(1);
  });
  expect(reasons).toEqual([panic]);
});

test("rule 104: a main that fails is one unhandled rejection, and none where it is awaited", async () => {
  const fails = async (): Promise<never> => {
    throw panic;
  };
  expect(await unhandledRejectionsOf(() => void main(fails))).toEqual([panic]);
  expect(await unhandledRejectionsOf(() => expect(main(fails)).rejects.toBe(panic))).toEqual([]);
});
