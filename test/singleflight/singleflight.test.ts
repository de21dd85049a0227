import { Channel, go, SingleFlight, select, sleep } from "goroutines";
import { DeadlockError, settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { watched } from "../support/watched.js";

const failure = new Error("the work has failed");

/** Work that takes 10 ms, and how often it was called. */
function counted<T>(outcome: () => T) {
  const state = {
    calls: 0,
    work: async (): Promise<T> => {
      state.calls += 1;
      await sleep(10);
      return outcome();
    },
  };
  return state;
}

function fail(): never {
  throw failure;
}

describe("rule 203: while a call is under way,", () => {
  test("callers with its key share its result, and are all told so", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, object>();
      const value = { of: "all" };
      const state = counted(() => value);
      const results = await Promise.all([1, 2, 3].map(() => flights.do("key", state.work)));
      expect(results).toEqual(Array(3).fill({ value, shared: true }));
      for (const result of results) expect(result.value).toBe(value);
      expect(new Set(results).size).toBe(3);
      expect(state.calls).toBe(1);
    }));

  test("a caller that comes later shares it, too, and its own function is not called", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, string>();
      const first = flights.do("key", counted(() => "first").work);
      await sleep(9);
      const second = flights.do("key", fail);
      expect(await first).toEqual({ value: "first", shared: true });
      expect(await second).toEqual({ value: "first", shared: true });
    }));

  test("a caller with another key does not", () =>
    synctest(async () => {
      const flights = new SingleFlight<unknown, number>();
      const state: { calls: number; work: () => Promise<number> } = counted((): number => state.calls);
      const keys = ["1", 1, {}, {}, NaN];
      const results = await Promise.all(keys.map((key) => flights.do(key, state.work)));
      expect(state.calls).toBe(keys.length);
      expect(results.map(({ shared }) => shared)).toEqual(keys.map(() => false));
    }));

  test("keys are equal as in a Map", () =>
    synctest(async () => {
      const flights = new SingleFlight<number, string>();
      const state = counted(() => "");
      await Promise.all([flights.do(NaN, state.work), flights.do(NaN, state.work)]);
      await Promise.all([flights.do(0, state.work), flights.do(-0, state.work)]);
      expect(state.calls).toBe(2);
    }));
});

test("a caller that is alone is told that it does not share", async () => {
  const flights = new SingleFlight<string, number>();
  expect(await flights.do("key", () => 7)).toEqual({ value: 7, shared: false });
});

test("the function is called within do, as a plain call would be", async () => {
  const flights = new SingleFlight<string, void>();
  const order: string[] = [];
  const landing = flights.do("key", () => void order.push("called"));
  order.push("do has returned");
  await landing;
  expect(order).toEqual(["called", "do has returned"]);
});

describe("rule 204: once a call has ended", () => {
  test.each([
    ["well", (): number => 1],
    ["badly", fail],
  ])("%s, the next one calls again", (_, outcome) =>
    synctest(async () => {
      const flights = new SingleFlight<string, number>();
      const state = counted(outcome);
      for (const calls of [1, 2, 3]) {
        await flights.do("key", state.work).catch(() => {});
        expect(state.calls).toBe(calls);
      }
    }),
  );

  test("the next one calls again even before its callers have seen the result", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, string>();
      const ended = new Channel<void>();
      const first = flights.do("key", () => ended.receive().then(() => "first"));
      const second = flights.do("key", fail);
      // Of the same instant: comes after the end of the call, and before the waiters run.
      const third = second.then(() => flights.do("key", () => "third"));
      await ended.send();
      expect(await Promise.all([first, second, third])).toEqual([
        { value: "first", shared: true },
        { value: "first", shared: true },
        { value: "third", shared: false },
      ]);
    }));
});

describe("rules 205, 208: an error", () => {
  test.each([
    ["of an async function", () => Promise.reject(failure)],
    ["of a function that throws at once", fail],
    ["that is undefined", () => Promise.reject(undefined)],
  ])("%s rejects for every caller, who all get the same, and the function is called once", (_, broken) =>
    synctest(async () => {
      const flights = new SingleFlight<string, number>();
      let calls = 0;
      const work = async (): Promise<number> => {
        calls += 1;
        await sleep(1);
        return broken();
      };
      const error: unknown = await Promise.resolve()
        .then(broken)
        .catch((thrown: unknown) => thrown);
      const callers = [1, 2, 3].map(() => watched(flights.do("key", work)));
      await sleep(2);
      for (const caller of callers) expect(caller).toMatchObject({ state: "rejected", error });
      expect(calls).toBe(1);
    }),
  );

  test("rejects the only caller, too, also if it comes before do returns", async () => {
    const flights = new SingleFlight<string, number>();
    await expect(flights.do("key", fail)).rejects.toBe(failure);
    expect(await flights.do("key", () => 1)).toEqual({ value: 1, shared: false });
  });

  test("is in the result of doChannel, in place of a crash", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, number>();
      const channels = [flights.doChannel("key", fail), flights.doChannel("key", () => 1)];
      const caller = watched(flights.do("key", () => 2));
      for (const channel of channels) {
        expect(await channel.receive()).toEqual({ value: { ok: false, error: failure, shared: true }, ok: true });
      }
      expect(caller.error).toBe(failure);
    }));
});

describe("rule 206: doChannel", () => {
  test("returns before the function is called, and delivers one result on a channel of one place", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, string>();
      let isCalled = false;
      const channel = flights.doChannel("key", () => {
        isCalled = true;
        return "value";
      });
      expect([isCalled, channel.capacity, channel.length]).toEqual([false, 1, 0]);
      await settled();
      expect([isCalled, channel.length]).toEqual([true, 1]);
      expect(await channel.take()).toEqual({ ok: true, value: "value", shared: false });
    }));

  test("never closes its channel, and delivers nothing more", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, number>();
      const channel = flights.doChannel("key", () => 1);
      await channel.take();
      await flights.do("key", () => 2);
      await settled();
      expect(channel.tryReceive()).toBeUndefined();
    }));

  test("gives a channel to each caller, shares with do, and holds up nobody who does not receive", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, number>();
      const { work } = counted(() => 7);
      const [ignored, channel] = [flights.doChannel("key", work), flights.doChannel("key", work)];
      expect(ignored).not.toBe(channel);
      expect(await flights.do("key", work)).toEqual({ value: 7, shared: true });
      expect(await select({ channel })).toMatchObject({ value: { ok: true, value: 7, shared: true } });
      expect(ignored.length).toBe(1);
    }));
});

describe("rule 207: forget", () => {
  test("lets the next caller start anew, while the older call goes on", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, string>();
      const older = flights.do("key", counted(() => "older").work);
      const sharer = flights.do("key", fail);
      await sleep(5);
      flights.forget("key");
      const newer = flights.do("key", counted(() => "newer").work);
      expect(await newer).toEqual({ value: "newer", shared: false });
      for (const caller of [older, sharer]) expect(await caller).toEqual({ value: "older", shared: true });
    }));

  test("the end of the older call leaves the newer one under way", () =>
    synctest(async () => {
      const flights = new SingleFlight<string, string>();
      const older = flights.do("key", counted(() => "older").work);
      await sleep(5);
      flights.forget("key");
      const newer = flights.do("key", counted(() => "newer").work);
      await older;
      expect(await flights.do("key", fail)).toEqual({ value: "newer", shared: true });
      await newer;
    }));

  test("of a key without a call does nothing", () => {
    expect(new SingleFlight().forget("key")).toBeUndefined();
  });
});

test("what is no function is refused, and no call is under way", async () => {
  const flights = new SingleFlight<string, number>();
  const text = 'singleflight: fn must be a function, not "value"';
  await expect(flights.do("key", "value" as never)).rejects.toThrow(new TypeError(text));
  expect(() => flights.doChannel("key", "value" as never)).toThrow(new TypeError(text));
  expect(await flights.do("key", () => 1)).toEqual({ value: 1, shared: false });
});

test("a function that waits for its own key is a deadlock, with Go's reason", async () => {
  const running = synctest(async () => {
    const flights = new SingleFlight<string, number>();
    await go(() => flights.do("key", async () => (await flights.do("key", () => 1)).value));
  });
  const error = await running.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DeadlockError);
  expect((error as Error).message).toContain("[sync.WaitGroup.Wait]");
});
