import { Channel, main } from "goroutines";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as events from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";

/** How many listeners main may have left on the process. */
function listeners(): number {
  return process.listenerCount("exit") + process.listenerCount("beforeExit");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("main resolves to nothing when its function ends, async or not", async () => {
  const log: string[] = [];
  expect(await main(() => log.push("plain"))).toBeUndefined();
  expect(
    await main(async () => {
      await settled();
      return log.push("async");
    }),
  ).toBeUndefined();
  expect(log).toEqual(["plain", "async"]);
});

test("main starts its function in a later microtask, like any goroutine", async () => {
  let started = false;
  const ended = main(() => {
    started = true;
  });
  expect(started).toBe(false);
  await ended;
  expect(started).toBe(true);
});

test("rule 103: main of something that is not a function throws at once, and leaves nothing behind", () => {
  const before = listeners();
  expect(() => main(undefined as never)).toThrow(new TypeError("go of nil func value"));
  expect(listeners()).toBe(before);
});

test.each([
  [{ exit: "yes" }, 'main: exit must be a boolean, not "yes"'],
  [{ exit: 1 }, "main: exit must be a boolean, not 1"],
  [{ places: "every" }, 'main: places must be "some" or "all", not "every"'],
  [{ places: true }, 'main: places must be "some" or "all", not true'],
])("main refuses the options %o, runs nothing and leaves nothing behind", async (options, message) => {
  const before = listeners();
  const program = vi.fn();
  expect(() => main(program, options as never)).toThrow(new TypeError(message));
  await settled();
  expect(program).not.toHaveBeenCalled();
  expect(listeners()).toBe(before);
});

describe("main listens to the process while its function runs, and no longer", () => {
  test.each<[string, () => unknown]>([
    ["ends", () => "done"],
    ["fails", () => Promise.reject(new Error("main's panic"))],
  ])("when that %s", async (_, outcome) => {
    const before = listeners();
    const go = new Channel<void>();
    const ended = main(async () => {
      await go.receive();
      return outcome();
    });
    await settled();
    expect(process.listenerCount("exit")).toBeGreaterThan(0);
    expect(listeners()).toBe(before + 2);
    go.close();
    await ended.catch(() => {});
    expect(listeners()).toBe(before);
  });

  test("when several mains overlap", async () => {
    const before = listeners();
    const release = new Channel<void>();
    const first = main(() => release.receive());
    const second = main(() => {});
    expect(listeners()).toBe(before + 2);
    await second;
    expect(listeners()).toBe(before + 2);
    release.close();
    await first;
    expect(listeners()).toBe(before);
  });
});

test("rule 240: parked operations are registered while main runs, and at no other time", async () => {
  expect(events.parked).toBeNull();
  const release = new Channel<void>();
  const ended = main(() => release.receive());
  await settled();
  expect(events.parked).not.toBeNull();
  release.close();
  await ended;
  expect(events.parked).toBeNull();
});

test.each([
  ["no process, as in a browser", undefined],
  ["a process that is only a shim", { env: {} }],
])("in a host with %s main only runs its function", async (_, process) => {
  vi.stubGlobal("process", process);
  let parked = true;
  const release = new Channel<void>();
  const ended = main(async () => {
    await release.receive();
    parked = false;
  });
  await settled();
  expect(events.parked).toBeNull();
  release.close();
  await ended;
  expect(parked).toBe(false);
});
