import { Limiter, type Reservation, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

describe("rule 249: reserve", () => {
  test("takes its tokens at once, and delay counts down to 0 and stays there", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      expect(limiter.reserve(2)).toMatchObject({ ok: true, delay: 0 });
      const reserved = limiter.reserve(2);
      expect(limiter.tokens).toBe(-2);
      const delays: number[] = [];
      for (let i = 0; i < 5; i += 1) {
        delays.push(reserved.delay);
        await sleep(60);
      }
      expect(delays).toEqual([200, 140, 80, 20, 0]);
    }));

  test("of one token is what reserve() does", () =>
    synctest(() => {
      const limiter = new Limiter(10, 2);
      limiter.reserve();
      expect(limiter.tokens).toBe(1);
    }));
});

describe("rule 250: tokens that were reserved", () => {
  test("are gone for everybody else, until they have come", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      limiter.reserve(2);
      limiter.reserve(1);
      await sleep(100);
      expect(limiter.allow()).toBe(false);
      await sleep(100);
      expect(limiter.allow()).toBe(true);
    }));

  test("make a small later one wait for a large earlier one", () =>
    synctest(() => {
      const limiter = new Limiter(10, 4);
      const delays = [4, 4, 1, 3].map((n) => limiter.reserve(n).delay);
      expect(delays).toEqual([0, 400, 500, 800]);
    }));
});

describe("rule 251: more than the burst", () => {
  test("is not ok, takes nothing, and cannot be cancelled", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      limiter.allow();
      const refused = limiter.reserve(3);
      expect(refused).toMatchObject({ ok: false, delay: Infinity });
      expect(limiter.tokens).toBe(1);
      refused.cancel();
      expect(limiter.tokens).toBe(1);
      await sleep(1_000);
      expect(refused.delay).toBe(Infinity);
      expect(limiter.allow(3)).toBe(false);
    }));
});

/** A limiter of 10 a second whose bucket of 4 is empty, and reservations of so many tokens. */
function reserved(...counts: readonly number[]): { limiter: Limiter; reservations: Reservation[] } {
  const limiter = new Limiter(10, 4);
  limiter.allow(4);
  return { limiter, reservations: counts.map((n) => limiter.reserve(n)) };
}

describe("rule 263: cancel", () => {
  test("of the last reservation returns all its tokens", () =>
    synctest(() => {
      const { limiter, reservations } = reserved(2, 3);
      reservations[1]!.cancel();
      expect(limiter.tokens).toBe(-2);
      expect(limiter.reserve(1).delay).toBe(300);
    }));

  test("of the last ones, one after the other, returns all of theirs", () =>
    synctest(() => {
      const { limiter, reservations } = reserved(1, 2, 3);
      for (const reservation of reservations.toReversed()) reservation.cancel();
      expect(limiter.tokens).toBe(0);
    }));

  test.each([
    [1, 3],
    [2, 2],
    [3, 1],
    [4, 0],
  ])("of 4 tokens with %i reserved after them returns %i", (after, returned) =>
    synctest(() => {
      const { limiter, reservations } = reserved(4, after);
      reservations[0]!.cancel();
      expect(limiter.tokens).toBe(-4 - after + returned);
    }),
  );

  test("returns what was withheld for a later one once that is cancelled, too", () =>
    synctest(() => {
      const { limiter, reservations } = reserved(4, 2, 1);
      const [first, second, third] = reservations as [Reservation, Reservation, Reservation];
      first.cancel();
      expect(limiter.tokens).toBe(-6);
      second.cancel();
      expect(limiter.tokens).toBe(-5);
      third.cancel();
      expect(limiter.tokens).toBe(0);
    }));

  test("leaves the times of later reservations as they are", () =>
    synctest(() => {
      const { reservations } = reserved(4, 1);
      reservations[0]!.cancel();
      expect(reservations[1]!.delay).toBe(500);
    }));

  test("at the instant when it is due still counts", () =>
    synctest(async () => {
      const { limiter, reservations } = reserved(2);
      await sleep(200);
      reservations[0]!.cancel();
      expect(limiter.tokens).toBe(2);
    }));

  test("after the limit was raised returns no more than was taken", () =>
    synctest(() => {
      const limiter = new Limiter(1, 10);
      limiter.allow(10);
      const slow = limiter.reserve(2);
      limiter.setLimit(100);
      const fast = limiter.reserve(1);
      expect([slow.delay, fast.delay]).toEqual([2_000, 30]);
      slow.cancel();
      expect(limiter.tokens).toBe(-1);
    }));
});

describe("rule 264: cancel does nothing", () => {
  test("once the reservation was due", () =>
    synctest(async () => {
      const { limiter, reservations } = reserved(2);
      await sleep(201);
      const { tokens } = limiter;
      reservations[0]!.cancel();
      expect(limiter.tokens).toBe(tokens);
    }));

  test("for no tokens", () =>
    synctest(() => {
      const { limiter, reservations } = reserved(2, 0);
      reservations[1]!.cancel();
      expect(limiter.tokens).toBe(-2);
      // The instant of the latest event has not moved, either.
      expect(limiter.reserve(1).delay).toBe(300);
    }));

  test("at a limit of Infinity, and for what was reserved at one", () =>
    synctest(async () => {
      const { limiter, reservations } = reserved(2);
      limiter.setLimit(Infinity);
      reservations[0]!.cancel();
      expect(limiter.tokens).toBe(-2);
      const free = limiter.reserve(3);
      limiter.setLimit(10);
      free.cancel();
      expect(limiter.tokens).toBe(-2);
    }));

  test("above the burst: the bucket never holds more", () =>
    synctest(() => {
      const { limiter, reservations } = reserved(4);
      limiter.setBurst(1);
      reservations[0]!.cancel();
      expect(limiter.tokens).toBe(0);
      limiter.setLimit(Infinity);
      limiter.setLimit(10);
      const full = new Limiter(10, 4);
      const now = full.reserve(3);
      full.setBurst(2);
      now.cancel();
      expect(full.tokens).toBe(2);
    }));
});

test("rule 265: a second cancel does nothing", () =>
  synctest(() => {
    const { limiter, reservations } = reserved(1, 1);
    reservations[1]!.cancel();
    reservations[1]!.cancel();
    expect(limiter.tokens).toBe(-1);
  }));
