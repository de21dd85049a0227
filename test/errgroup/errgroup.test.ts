import { ErrGroup, go, sleep } from "goroutines";
import { DeadlockError, settled, synctest } from "goroutines/testing";
import { describe, expect, test, vi } from "vitest";
import { stateOf } from "../support/turn.js";
import { elapsed } from "../support/virtual-time.js";
import { watched } from "../support/watched.js";

const failure = new Error("the first");
const later = new Error("a later one");

function fail(error: unknown = failure): never {
  throw error;
}

async function failAfter(ms: number, error: unknown): Promise<never> {
  await sleep(ms);
  throw error;
}

describe("rule 185: a new group", () => {
  test("has nothing to wait for", async () => {
    expect(await new ErrGroup().wait()).toBeUndefined();
  });

  test("has no limit", () =>
    synctest(async () => {
      const group = new ErrGroup();
      let running = 0;
      for (let i = 0; i < 1_000; i += 1) {
        await group.go(async () => {
          running += 1;
          await sleep(1);
        });
      }
      expect(group.tryGo(sleep, 1)).toBe(true);
      await settled();
      expect(running).toBe(1_000);
      await group.wait();
    }));
});

describe("rule 186: wait", () => {
  test("returns when all functions have ended, and not before", () =>
    synctest(async () => {
      const group = new ErrGroup();
      for (const ms of [30, 10, 20]) group.go(sleep, ms);
      await group.wait();
      expect(elapsed()).toBe(30);
    }));

  test("waits for those, too, that functions of the group start", () =>
    synctest(async () => {
      const group = new ErrGroup();
      group.go(async () => {
        await sleep(10);
        group.go(sleep, 10);
      });
      await group.wait();
      expect(elapsed()).toBe(20);
    }));

  test("rejects with the first error in time, once all have ended", () =>
    synctest(async () => {
      const group = new ErrGroup();
      group.go(failAfter, 10, later);
      group.go(failAfter, 5, failure);
      group.go(sleep, 20);
      await expect(group.wait()).rejects.toBe(failure);
      expect(elapsed()).toBe(20);
    }));

  test("rejects with it every time, also where it waits no more, and where the group goes on", () =>
    synctest(async () => {
      const group = new ErrGroup();
      group.go(fail);
      for (let i = 0; i < 2; i += 1) await expect(group.wait()).rejects.toBe(failure);
      group.go(sleep, 5);
      const waits = [watched(group.wait()), watched(group.wait())];
      await sleep(5);
      await settled();
      for (const wait of waits) expect(wait).toMatchObject({ state: "rejected", error: failure });
    }));

  test.each([[undefined], [null], [0], [""]])("rejects with %j, which is an error like any other", async (error) => {
    const group = new ErrGroup();
    group.go(() => Promise.reject(error));
    const waiting = watched(group.wait());
    await stateOf(Promise.resolve());
    expect(waiting).toMatchObject({ state: "rejected", error });
    const again = watched(group.wait());
    await stateOf(Promise.resolve());
    expect(again.state).toBe("rejected");
  });

  test("releases all who wait, in their order, when the last function ends", () =>
    synctest(async () => {
      const group = new ErrGroup();
      const order: number[] = [];
      group.go(sleep, 1);
      for (const id of [1, 2, 3]) group.wait().then(() => order.push(id));
      await settled();
      expect(order).toEqual([]);
      await sleep(1);
      await settled();
      expect(order).toEqual([1, 2, 3]);
    }));
});

test("what functions return is ignored, an error too", async () => {
  const group = new ErrGroup();
  group.go(() => failure);
  group.go(async () => failure);
  expect(await group.wait()).toBeUndefined();
});

test("go gives the function its arguments, starts it later, and returns before it ends", () =>
  synctest(async () => {
    const group = new ErrGroup();
    const got: unknown[] = [];
    await group.go(
      async (...args: [string, number]) => {
        got.push(...args);
        await sleep(1_000);
      },
      "a",
      1,
    );
    expect(elapsed()).toBe(0);
    let isStarted = false;
    expect(
      group.tryGo((value: boolean) => {
        isStarted = value;
      }, true),
    ).toBe(true);
    expect(isStarted).toBe(false);
    await group.wait();
    expect([got, isStarted]).toEqual([["a", 1], true]);
  }));

describe("rule 192: an error before wait", () => {
  test("is kept, and is no unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const group = new ErrGroup();
    group.go(fail);
    group.go(() => Promise.reject(later));
    group.tryGo(fail, later);
    for (let turn = 0; turn < 3; turn += 1) await stateOf(Promise.resolve());
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await expect(group.wait()).rejects.toBe(failure);
  });
});

describe("rule 193: a function that", () => {
  test.each<[string, () => unknown]>([
    ["throws at once", fail],
    ["rejects", () => Promise.reject(failure)],
    ["throws after it has waited", () => failAfter(1, failure)],
    // biome-ignore lint/suspicious/noThenProperty: what this is about
    ["returns a thenable that throws", () => ({ then: fail.bind(null, failure) })],
  ])("%s has failed", (_, fn) =>
    synctest(async () => {
      const group = new ErrGroup();
      group.go(fn);
      await expect(group.wait()).rejects.toBe(failure);
    }),
  );
});

test("what is no function is refused, and nothing is counted", async () => {
  const group = new ErrGroup();
  group.setLimit(1);
  await expect(group.go(null as never)).rejects.toThrow(new TypeError("go of nil func value"));
  expect(() => group.tryGo({} as never)).toThrow(new TypeError("go of nil func value"));
  expect(group.tryGo(() => {})).toBe(true);
  await group.wait();
});

describe("wait with a signal", () => {
  test("rejects with its reason, and the group and others who wait go on", () =>
    synctest(async () => {
      const group = new ErrGroup();
      const quit = new AbortController();
      group.go(sleep, 10);
      const cancelled = watched(group.wait(quit));
      const other = group.wait();
      await sleep(1);
      quit.abort(failure);
      await settled();
      expect(cancelled.error).toBe(failure);
      await other;
      expect(elapsed()).toBe(10);
    }));

  test("that is aborted already rejects, even if nothing is left to wait for", async () => {
    await expect(new ErrGroup().wait({ signal: AbortSignal.abort(failure) })).rejects.toBe(failure);
    await expect(new ErrGroup().wait({ signal: 7 as never })).rejects.toThrow(TypeError);
  });
});

describe("await using", () => {
  test("waits at the end of the block, and rejects with the error", () =>
    synctest(async () => {
      const block = async (error: unknown): Promise<void> => {
        await using group = new ErrGroup();
        group.go(sleep, 10);
        if (error !== undefined) group.go(fail, error);
      };
      await block(undefined);
      expect(elapsed()).toBe(10);
      await expect(block(failure)).rejects.toBe(failure);
      expect(elapsed()).toBe(20);
    }));
});

test("the reasons of those who wait are Go's", async () => {
  const running = synctest(async () => {
    const group = new ErrGroup();
    group.setLimit(0);
    go(() => group.go(() => {}));
    const waited = new ErrGroup();
    waited.go(() => new Promise(() => {}));
    await waited.wait();
  });
  const error = (await running.catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(DeadlockError);
  expect(error.message).toMatch(/main \[sync\.WaitGroup\.Wait\]/);
  expect(error.message).toMatch(/main\.1\) \[chan send\]/);
});
