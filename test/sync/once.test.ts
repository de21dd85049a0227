import { AsyncLocalStorage } from "node:async_hooks";
import { Once, onceFunc, onceValue, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { isCollected, keepAlive } from "../support/garbage.js";
import { elapsed } from "../support/virtual-time.js";
import { endOf, endsOf } from "./settlement.js";

const bad = new Error("bad");

describe("rule 210: do runs its function once", () => {
  test("whoever asks, and with whichever function", async () => {
    const once = new Once();
    const calls: string[] = [];
    await Promise.all(["a", "b", "c"].map((name) => once.do(() => calls.push(name))));
    await once.do(() => calls.push("d"));
    expect(calls).toEqual(["a"]);
  });

  test("and concurrent callers wait until it has ended", () =>
    synctest(async () => {
      const once = new Once();
      const ends = Array.from({ length: 3 }, () => once.do(() => sleep(10)).then(elapsed));
      await sleep(5);
      ends.push(once.do(() => sleep(10)).then(elapsed));
      expect(await Promise.all(ends)).toEqual([10, 10, 10, 10]);
    }));

  test("and later callers do not wait", async () => {
    const once = new Once();
    await once.do(() => {});
    expect(await endOf(once.do(() => new Promise(() => {})))).toBe("done");
  });

  test("which begins at the call, in the async context of its caller", async () => {
    const store = new AsyncLocalStorage<string>();
    const once = new Once();
    let seen: string | undefined;
    const running = store.run("caller", () =>
      once.do(() => {
        seen = store.getStore();
      }),
    );
    expect(seen).toBe("caller");
    await running;
    store.disable();
  });
});

describe("rule 211: a function that throws counts as done", () => {
  test.each<[string, () => unknown]>([
    [
      "at once",
      () => {
        throw bad;
      },
    ],
    ["later", () => Promise.reject(bad)],
  ])("%s: its caller gets the error, and the others resolve", async (_, fail) => {
    const once = new Once();
    expect(await endsOf(once.do(fail), once.do(fail))).toEqual([bad, "done"]);
    let again = false;
    expect(
      await endOf(
        once.do(() => {
          again = true;
        }),
      ),
    ).toBe("done");
    expect(again).toBe(false);
  });
});

test("rule 212: do inside its own function waits forever, for sync.Mutex.Lock", async () => {
  const deadlock = synctest(async () => {
    const once = new Once();
    await once.do(() => once.do(() => {}));
  });
  const error: unknown = await deadlock.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeadlockError);
  expect(String(error)).toContain("[sync.Mutex.Lock]");
});

describe.each([
  ["onceFunc", onceFunc],
  ["onceValue", onceValue],
] as const)("rule 213: %s", (name, make) => {
  test("calls its function once, at the first call, and not before", async () => {
    let calls = 0;
    const f = make(() => {
      calls += 1;
      return calls;
    });
    expect(calls).toBe(0);
    const first = f();
    expect(calls).toBe(1);
    const result = name === "onceFunc" ? undefined : 1;
    expect(await Promise.all([first, f(), f()])).toEqual([result, result, result]);
    expect(calls).toBe(1);
  });

  test("has concurrent callers wait until it has ended", () =>
    synctest(async () => {
      const f = make(() => sleep(10));
      expect(await Promise.all([f().then(elapsed), f().then(elapsed)])).toEqual([10, 10]);
    }));

  test.each<[string, unknown]>([
    ["an error", bad],
    ["undefined", undefined],
    ["a promise", Promise.resolve("a result")],
  ])("rejects every call with the very value that was thrown: %s", async (_, thrown) => {
    const f = make(async () => {
      await null;
      throw thrown;
    });
    const ends = await Promise.allSettled([f(), f()]);
    ends.push(...(await Promise.allSettled([f()])));
    expect(ends).toHaveLength(3);
    for (const end of ends) {
      expect(end.status).toBe("rejected");
      expect((end as PromiseRejectedResult).reason).toBe(thrown);
    }
  });

  test("calls itself in vain: that waits forever", async () => {
    const deadlock = synctest(async () => {
      const f: () => Promise<unknown> = make((): unknown => f());
      await f();
    });
    expect(String(await deadlock.catch((reason: unknown) => reason))).toContain("[sync.Mutex.Lock]");
  });
});

test("rule 213: onceValue gives every caller the same result", async () => {
  const f = onceValue(async () => ({ port: 8080 }));
  const [a, b] = await Promise.all([f(), f()]);
  expect(a).toEqual({ port: 8080 });
  expect(b).toBe(a);
  expect(await f()).toBe(a);
});

describe("rule 214: the function is released after its first call", () => {
  const ways: Record<string, (fn: () => unknown) => () => Promise<unknown>> = {
    "Once.do": (fn) => {
      const once = new Once();
      let first: (() => unknown) | null = fn;
      return () => {
        const call = first ?? (() => {});
        first = null;
        return once.do(call);
      };
    },
    onceFunc,
    onceValue,
  };

  test.each(
    Object.entries(ways).flatMap(
      ([name, make]) =>
        [
          [name, "returns", make],
          [name, "throws", make],
        ] as const,
    ),
  )("by %s, of one that %s", async (_, ends, make) => {
    const prepare = () => {
      const held = {};
      const f = make(() => {
        if (held === null || ends === "throws") throw bad;
      });
      return { f, held: new WeakRef(held) };
    };
    const { f, held } = prepare();
    await f().catch(() => {});
    expect(await isCollected(held)).toBe(true);
    await f().catch(() => {});
    keepAlive(f);
  });
});
