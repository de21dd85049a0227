import { Semaphore } from "goroutines";
import { describe, expect, test } from "vitest";
import { endOf, endsOf } from "./settlement.js";

const reason = new Error("no time for this");

/** A semaphore of so many tokens of which nobody has one. */
function full(size: number): Semaphore {
  const s = new Semaphore(size);
  expect(s.tryAcquire(size)).toBe(true);
  return s;
}

describe("rule 195: acquire is first in, first out", () => {
  test("tokens that are free are taken at the call", async () => {
    const s = new Semaphore(3);
    const two = s.acquire(2);
    expect([s.tryAcquire(2), s.tryAcquire(1)]).toEqual([false, true]);
    expect(await endOf(two)).toBe("done");
  });

  test("one token is the default", async () => {
    const s = full(2);
    const [a, b] = [s.acquire(), s.acquire(undefined)];
    s.release();
    expect(await endsOf(a, b)).toEqual(["done", "waiting"]);
    s.release();
    expect(await endOf(b)).toBe("done");
    expect(s.tryAcquire()).toBe(false);
  });

  test("a large request at the head holds up the small ones behind it", async () => {
    const s = full(4);
    s.release();
    const [large, small] = [s.acquire(4), s.acquire(1)];
    expect(await endsOf(large, small)).toEqual(["waiting", "waiting"]);
    s.release(3);
    expect(await endsOf(large, small)).toEqual(["done", "waiting"]);
    s.release(4);
    expect(await endOf(small)).toBe("done");
  });

  test("a request for none waits behind others, and not otherwise", async () => {
    const s = full(1);
    expect(await endOf(s.acquire(0))).toBe("done");
    const [one, none] = [s.acquire(), s.acquire(0)];
    expect(await endsOf(one, none)).toEqual(["waiting", "waiting"]);
    s.release();
    expect(await endsOf(one, none)).toEqual(["done", "done"]);
  });
});

test("rule 196: tryAcquire returns false while somebody waits, even if there are tokens enough", async () => {
  const s = new Semaphore(4);
  await s.acquire();
  const large = s.acquire(4);
  expect([s.tryAcquire(), s.tryAcquire(0)]).toEqual([false, false]);
  s.release();
  expect(await endOf(large)).toBe("done");
});

test("rule 197: acquire with an aborted signal rejects, even if tokens are free, and takes none", async () => {
  const s = new Semaphore(2);
  expect(await endOf(s.acquire(1, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(s.tryAcquire(2)).toBe(true);
});

describe("rule 198: when one in line is cancelled", () => {
  async function line(...requests: number[]) {
    const s = new Semaphore(10);
    await s.acquire(1);
    const controllers = requests.map(() => new AbortController());
    const waiting = requests.map((n, i) => s.acquire(n, controllers[i]));
    return { s, waiting, abort: (i: number) => controllers[i]?.abort(reason) };
  }

  test("the head, those behind it enter as far as the tokens suffice", async () => {
    const { s, waiting, abort } = await line(10, 4, 5, 1);
    const ends = endsOf(...waiting);
    abort(0);
    expect(s.tryAcquire()).toBe(false);
    expect(await ends).toEqual([reason, "done", "done", "waiting"]);
    s.release();
    expect(await endOf(waiting[3]!)).toBe("done");
  });

  test("another, nobody enters", async () => {
    const { s, waiting, abort } = await line(10, 4, 5);
    const ends = endsOf(...waiting);
    abort(1);
    expect(await ends).toEqual(["waiting", reason, "waiting"]);
    s.release();
    expect(await endsOf(waiting[0]!, waiting[2]!)).toEqual(["done", "waiting"]);
    s.release(10);
    expect(await endOf(waiting[2]!)).toBe("done");
  });

  test("the only one, tryAcquire finds what is free", async () => {
    const { s, waiting, abort } = await line(10);
    const ends = endsOf(...waiting);
    abort(0);
    expect(s.tryAcquire(9)).toBe(true);
    expect(await ends).toEqual([reason]);
  });
});

describe("rule 200: a request for more than the size", () => {
  test("waits until it is cancelled, though all tokens are free", async () => {
    const s = new Semaphore(2);
    const controller = new AbortController();
    const doomed = s.acquire(3, controller);
    const early = endOf(doomed);
    expect(await early).toBe("waiting");
    const late = endOf(doomed);
    controller.abort(reason);
    expect(await late).toBe(reason);
  });

  test("holds up nobody, before it and behind it", async () => {
    const s = full(2);
    const controller = new AbortController();
    const [before, doomed, behind] = [s.acquire(), s.acquire(3, controller), s.acquire()];
    const ends = endsOf(before, doomed, behind);
    s.release(2);
    expect(await ends).toEqual(["done", "waiting", "done"]);
    s.release();
    expect(s.tryAcquire()).toBe(true);
    const late = endOf(doomed);
    controller.abort(reason);
    expect(await late).toBe(reason);
  });

  test("never succeeds without waiting", () => {
    expect(new Semaphore(2).tryAcquire(3)).toBe(false);
    expect(new Semaphore(0).tryAcquire(1)).toBe(false);
  });
});

describe("rules 130, 201: release of more than is held", () => {
  test("throws, and changes nothing", async () => {
    const s = new Semaphore(2);
    const error = new Error("semaphore: released more than held");
    expect(() => s.release()).toThrow(error);
    await s.acquire();
    expect(() => s.release(2)).toThrow(error);
    expect([s.tryAcquire(2), s.tryAcquire()]).toEqual([false, true]);
    s.release(2);
    expect(() => s.release()).toThrow(error);
  });
});

describe("rule 202: one release", () => {
  test("admits several waiters, in their order and in one step", async () => {
    const s = full(5);
    const order: string[] = [];
    const requests = [2, 1, 2, 1].map((n, i) => s.acquire(n).then(() => order.push(`${i}: ${n}`)));
    s.release(5);
    expect(() => s.release(6)).toThrow("semaphore: released more than held");
    s.release(5);
    await Promise.all(requests);
    expect(order).toEqual(["0: 2", "1: 1", "2: 2", "3: 1"]);
  });

  test("stops at the first that does not fit, even if the next would", async () => {
    const s = full(5);
    const ends = [2, 4, 1].map((n) => s.acquire(n));
    s.release(4);
    expect(await endsOf(...ends)).toEqual(["done", "waiting", "waiting"]);
    s.release(3);
    expect(await endsOf(...ends)).toEqual(["done", "done", "done"]);
  });

  test("of none admits nobody", async () => {
    const s = full(1);
    const waiting = s.acquire();
    s.release(0);
    expect(await endOf(waiting)).toBe("waiting");
    s.release();
    expect(await endOf(waiting)).toBe("done");
  });

  test("admits any number", async () => {
    const s = full(100_000);
    const waiting = Array.from({ length: 100_000 }, () => s.acquire());
    s.release(100_000);
    await Promise.all(waiting);
    expect(s.tryAcquire()).toBe(false);
  });
});

describe("a size of Infinity", () => {
  test("never has anybody wait", async () => {
    const s = new Semaphore(Number.POSITIVE_INFINITY);
    await s.acquire(1_000_000);
    expect(s.tryAcquire(Number.MAX_SAFE_INTEGER - 1_000_000)).toBe(true);
    s.release(1_000_000);
  });

  test("is no number that one can acquire", async () => {
    const s = new Semaphore(Number.POSITIVE_INFINITY);
    const error = new RangeError("semaphore: n must be an integer >= 0, not Infinity");
    expect(await endOf(s.acquire(Number.POSITIVE_INFINITY))).toEqual(error);
  });
});

describe("a wrong number is a RangeError, and changes nothing", () => {
  test.each<[unknown, string]>([
    [-1, "< 0"],
    [-0.5, "< 0"],
    [Number.NEGATIVE_INFINITY, "< 0"],
    [0.5, "must be an integer >= 0, not 0.5"],
    [Number.NaN, "must be an integer >= 0, not NaN"],
    ["1", 'must be an integer >= 0, not "1"'],
    [null, "must be an integer >= 0, not null"],
    [2 ** 53, "must be an integer >= 0, not 9007199254740992"],
    [1n, "must be an integer >= 0, not 1n"],
  ])("%s", async (wrong, text) => {
    expect(() => new Semaphore(wrong as number)).toThrow(new RangeError(`semaphore: size ${text}`));
    const s = new Semaphore(2);
    await s.acquire();
    const error = new RangeError(`semaphore: n ${text}`);
    expect(await endOf(s.acquire(wrong as number))).toEqual(error);
    expect(() => s.tryAcquire(wrong as number)).toThrow(error);
    expect(() => s.release(wrong as number)).toThrow(error);
    expect([s.tryAcquire(2), s.tryAcquire()]).toEqual([false, true]);
  });

  test("a size that is missing is one", () => {
    expect(() => new Semaphore(undefined as never)).toThrow(
      new RangeError("semaphore: size must be an integer >= 0, not undefined"),
    );
  });
});
