import { AsyncLocalStorage } from "node:async_hooks";
import { ErrGroup, go, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { watched } from "../support/watched.js";

const failure = new Error("no more");

function limited(n: number): ErrGroup {
  const group = new ErrGroup();
  group.setLimit(n);
  return group;
}

describe("rule 189: at the limit", () => {
  test("go makes its caller wait for a place, so that never more run", () =>
    synctest(async () => {
      const group = limited(2);
      let running = 0;
      const starts: number[] = [];
      for (let i = 0; i < 6; i += 1) {
        await group.go(async () => {
          running += 1;
          expect(running).toBeLessThanOrEqual(2);
          await sleep(10);
          running -= 1;
        });
        starts.push(elapsed());
      }
      expect(starts).toEqual([0, 0, 10, 10, 20, 20]);
      await group.wait();
      expect(elapsed()).toBe(30);
    }));

  test("tryGo returns false and starts nothing, until there is a place", () =>
    synctest(async () => {
      const group = limited(1);
      expect(group.tryGo(sleep, 10)).toBe(true);
      expect(group.tryGo(expect.unreachable)).toBe(false);
      await group.wait();
      expect(group.tryGo(() => {})).toBe(true);
      await group.wait();
    }));

  test("of 0 nothing starts", () =>
    synctest(async () => {
      const group = limited(0);
      expect(group.tryGo(expect.unreachable)).toBe(false);
      const waiting = watched(group.go(() => {}));
      await sleep(1_000);
      expect(waiting.state).toBe("pending");
      // Nothing runs, so there is nothing to wait for.
      await group.wait();
      group.setLimit(1);
      await settled();
      expect(waiting.state).toBe("fulfilled");
      await group.wait();
    }));

  test.each([-1, Infinity])("of %d there is none", (n) =>
    synctest(async () => {
      const group = limited(1);
      group.setLimit(n);
      for (let i = 0; i < 100; i += 1) expect(group.tryGo(sleep, 1)).toBe(true);
      await group.wait();
      expect(elapsed()).toBe(1);
    }),
  );
});

describe("rule 191: a function that ends", () => {
  test("lets the callers in that wait for a place, in their order", () =>
    synctest(async () => {
      const group = limited(1);
      group.go(sleep, 10);
      const started: number[] = [];
      for (const id of [1, 2, 3]) {
        go(async () => {
          await group.go(async () => {
            started.push(id);
            await sleep(10);
          });
        });
      }
      await sleep(35);
      expect(started).toEqual([1, 2, 3]);
      await group.wait();
      expect(elapsed()).toBe(40);
    }));

  test("gives its place to a caller who waits, and to no tryGo that comes in between", () =>
    synctest(async () => {
      const group = limited(1);
      let isFree = false;
      group.go(async () => {
        await sleep(10);
        isFree = true;
      });
      const waiting = watched(group.go(sleep, 10));
      let isIn: boolean | undefined;
      while (!isFree) await sleep(1);
      for (let tick = 0; tick < 5; tick += 1) {
        isIn ??= group.tryGo(() => {}) || undefined;
        await null;
      }
      await settled();
      expect([isIn, waiting.state]).toEqual([undefined, "fulfilled"]);
      await group.wait();
    }));

  test("and is the last does not release wait while a caller has been let in", () =>
    synctest(async () => {
      const group = limited(1);
      group.go(sleep, 10);
      go(() => group.go(sleep, 10));
      await settled();
      await group.wait();
      expect(elapsed()).toBe(20);
    }));
});

describe("rules 129, 190: setLimit while functions run", () => {
  test.each([
    [1, 0],
    [2, 3],
    [3, 3],
  ])("throws Go's text with their number: %i, for a limit of %i", (active, n) =>
    synctest(async () => {
      const group = limited(3);
      for (let i = 0; i < active; i += 1) group.go(sleep, 1);
      const text = `errgroup: modify limit while ${active} goroutines in the group are still active`;
      expect(() => group.setLimit(n)).toThrow(new Error(text));
      // The limit is as it was.
      for (let i = active; i < 3; i += 1) expect(group.tryGo(sleep, 1)).toBe(true);
      expect(group.tryGo(sleep, 1)).toBe(false);
      await group.wait();
      group.setLimit(n);
    }),
  );

  test("throws also where there was no limit, as Go's would lose count", () =>
    synctest(async () => {
      const group = new ErrGroup();
      group.go(sleep, 1);
      expect(() => group.setLimit(1)).toThrow(
        "errgroup: modify limit while 1 goroutines in the group are still active",
      );
      await group.wait();
    }));

  test("may take the limit away, and lets in all who wait", () =>
    synctest(async () => {
      const group = limited(1);
      group.go(sleep, 10);
      const waiting = [1, 2].map(() => watched(group.go(sleep, 10)));
      group.setLimit(-1);
      await settled();
      expect(waiting.map(({ state }) => state)).toEqual(["fulfilled", "fulfilled"]);
      await group.wait();
      expect(elapsed()).toBe(10);
      group.setLimit(1);
    }));
});

test("a larger limit lets in as many of those who wait as it allows, in their order", () =>
  synctest(async () => {
    const group = limited(0);
    const started: number[] = [];
    for (const id of [1, 2, 3]) {
      go(() =>
        group.go(async () => {
          started.push(id);
          await sleep(10);
        }),
      );
    }
    await settled();
    group.setLimit(2);
    await sleep(5);
    expect(started).toEqual([1, 2]);
    await group.wait();
    expect(started).toEqual([1, 2, 3]);
  }));

test.each<[unknown, string]>([
  [1.5, "1.5"],
  ["2", '"2"'],
  [NaN, "NaN"],
  [undefined, "undefined"],
])("a limit of %o is a RangeError, and leaves it as it was", (n, shown) => {
  const group = limited(0);
  const text = `errgroup: limit must be an integer or Infinity, not ${shown}`;
  expect(() => group.setLimit(n as number)).toThrow(new RangeError(text));
  expect(group.tryGo(() => {})).toBe(false);
});

test("a function whose caller has waited runs in the async context of that caller", async () => {
  const storage = new AsyncLocalStorage<string>();
  const group = limited(1);
  const seen: (string | undefined)[] = [];
  const look = async (): Promise<void> => {
    await null;
    seen.push(storage.getStore());
  };
  for (const name of ["a", "b", "c"]) storage.run(name, () => void group.go(look));
  while (seen.length < 3) await new Promise(setImmediate);
  expect(seen).toEqual(["a", "b", "c"]);
});

test("hundreds of callers who wait all get in, though one of the functions fails", () =>
  synctest(async () => {
    const group = limited(3);
    let count = 0;
    const callers = Array.from({ length: 500 }, () =>
      group.go(async () => {
        await sleep(1);
        count += 1;
        if (count === 250) throw failure;
      }),
    );
    await Promise.all(callers);
    await expect(group.wait()).rejects.toBe(failure);
    expect([count, elapsed()]).toEqual([500, Math.ceil(500 / 3)]);
  }));
