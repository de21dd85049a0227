import { type JobOptions, Pool } from "goroutines";
import { describe, expect, test } from "vitest";
import { madeSignal } from "../support/made-signal.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const boom = new Error("boom");
const fail = () => {
  throw boom;
};

const calls: Record<string, (pool: Pool<string, string>, options: JobOptions) => Promise<unknown>> = {
  run: (pool, options) => pool.run("job", options),
  submit: (pool, options) => pool.submit("job", options),
  trySubmit: async (pool, options) => pool.trySubmit("job", options),
};

/** Signals of anybody's making that refuse to be listened to, or are aborted by it. */
const refusals: Record<string, { signal: () => AbortSignal; error: unknown }> = {
  "whose addEventListener throws": { signal: () => madeSignal({ addEventListener: fail }).signal, error: boom },
  "that lacks removeEventListener": {
    signal: () => madeSignal({ removeEventListener: undefined }).signal,
    error: expect.any(TypeError),
  },
  "that aborts while it is being listened to": {
    signal: () => {
      const signal = madeSignal({ addEventListener: () => signal.abort("meanwhile") });
      return signal.signal;
    },
    error: "meanwhile",
  },
};

describe.each(Object.entries(calls))("%s", (_, call) => {
  describe.each(Object.entries(refusals))("with a signal %s", (_, { signal, error }) => {
    test.each([
      ["a worker is free", { workers: 1 }, 0],
      ["the queue has room", { workers: 1 }, 1],
      ["there is no room", { workers: 1, queue: 0 }, 1],
    ])("fails and runs nothing where %s", async (_, options, busy) => {
      const ran: string[] = [];
      let open: () => void = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      const pool = new Pool(
        async (job: string) => {
          ran.push(job);
          if (job === "busy") await opened;
          return job;
        },
        { ...options, results: Infinity },
      );
      const others = Array.from({ length: busy }, () => pool.run("busy"));
      const outcome = watched(call(pool, { signal: signal() }));
      await settled();
      expect(outcome).toMatchObject({ state: "rejected", error });
      open();
      await Promise.all(others);
      await pool.close();
      expect(ran).toEqual(others.map(() => "busy"));
      expect(pool.stats).toMatchObject({ submitted: busy, done: busy, cancelled: 0, queued: 0 });
      expect(pool.results.length).toBe(0);
    });
  });

  test("keeps to a signal that another listener stops", async () => {
    const controller = new AbortController();
    controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
    let told: unknown;
    const pool = new Pool(
      (_: string, { signal }) =>
        new Promise<string>((_, reject) => {
          signal.addEventListener("abort", () => {
            told = signal.reason;
            reject(signal.reason);
          });
        }),
    );
    const outcome = watched(call(pool, controller));
    await settled();
    controller.abort("stop");
    await pool.close();
    expect(told).toBe("stop");
    expect(outcome.state).not.toBe("pending");
  });
});

test("a trySubmit that finds no room does not go on listening", async () => {
  const controller = madeSignal();
  const pool = new Pool((_: string) => {}, { workers: 1, queue: 0, results: Infinity });
  const busy = pool.run("busy");
  expect(pool.trySubmit("job", controller)).toBe(false);
  await busy;
  expect([controller.added, controller.listeners.size]).toEqual([1, 0]);
  await pool.close();
});
