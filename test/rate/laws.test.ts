import fc from "fast-check";
import { Limiter, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds } from "../support/property.js";
import { elapsed, hasDeadline } from "../support/virtual-time.js";

interface Event {
  readonly at: number;
  readonly n: number;
}

/** Limits whose tokens come at whole milliseconds, or at halves: all sums are exact. */
const limits = fc.constantFrom(125, 250, 500, 1_000, 2_000);
const bursts = fc.integer({ min: 1, max: 5 });

/**
 * The law of a limiter, as a naive model that keeps the whole history: in no interval, however long, is more than
 * `burst + perSecond * length`; and each event happens as early as that allows, but not before those that came first.
 */
class Law {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #events: Event[] = [];

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** When `n` more may happen. */
  dueAt(now: number, n: number): number {
    let due = Math.max(now, this.#events.at(-1)?.at ?? now);
    let sum = n;
    for (const event of this.#events.toReversed()) {
      sum += event.n;
      due = Math.max(due, event.at + ((sum - this.#burst) * 1_000) / this.#perSecond);
    }
    return due;
  }

  happen(event: Event): void {
    this.#events.push(event);
  }
}

/** Fails if there is too much in some interval from one event to another. */
function expectWithin(events: readonly Event[], perSecond: number, burst: number): void {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  for (const [index, { at }] of sorted.entries()) {
    let sum = 0;
    for (const event of sorted.slice(index)) {
      sum += event.n;
      expect(sum).toBeLessThanOrEqual(burst + ((event.at - at) * perSecond) / 1_000 + 1e-6);
    }
  }
}

const call = fc.record({
  how: fc.constantFrom("allow", "wait", "reserve"),
  pause: fc.oneof(fc.constant(0), fc.nat(20)),
  n: fc.integer({ min: 0, max: 5 }),
});

test("rules 247, 248, 249, 250, 252: any calls happen as early as the law allows, in their order", async () => {
  const calls = fc.array(call, { maxLength: 40, size: "max" });
  const property = fc.asyncProperty(limits, bursts, calls, (perSecond, burst, program) =>
    synctest(async () => {
      const limiter = new Limiter(perSecond, burst);
      const law = new Law(perSecond, burst);
      const group = new WaitGroup();
      for (const { how, pause, n } of program) {
        await sleep(pause);
        const now = elapsed();
        const due = n > burst ? Infinity : law.dueAt(now, n);
        if (how === "allow") {
          expect(limiter.allow(n)).toBe(due === now);
          if (due === now) law.happen({ at: due, n });
          continue;
        }
        if (due !== Infinity) law.happen({ at: due, n });
        if (how === "reserve") {
          expect(limiter.reserve(n).delay).toBe(due - now);
        } else {
          group.go(async () => {
            const waited = await limiter.wait(n).then(elapsed, () => Infinity);
            expect(waited).toBe(due);
          });
        }
      }
      await group.wait();
      expect(hasDeadline()).toBe(false);
    }),
  );
  await holds(property, { numRuns: 100 });
});

const changeable = fc.record({
  how: fc.constantFrom("allow", "wait", "reserve"),
  pause: fc.oneof(fc.constant(0), fc.nat(20)),
  n: fc.integer({ min: 1, max: 5 }),
  /** After how many milliseconds it is given up; late ones are not at all. */
  patience: fc.oneof(fc.constant(0), fc.nat(60), fc.constant(100_000)),
});

test("rules 255, 263, 264: with aborts and cancels the law holds, nobody's time changes, and no token is lost", async () => {
  const calls = fc.array(changeable, { maxLength: 40, size: "max" });
  const property = fc.asyncProperty(limits, bursts, calls, (perSecond, burst, program) =>
    synctest(async () => {
      const limiter = new Limiter(perSecond, burst);
      const events: Event[] = [];
      const group = new WaitGroup();
      for (const { how, pause, n, patience } of program) {
        await sleep(pause);
        if (how === "allow") {
          if (limiter.allow(n)) events.push({ at: elapsed(), n });
        } else if (how === "reserve") {
          const reservation = limiter.reserve(n);
          if (!reservation.ok) continue;
          const at = elapsed() + reservation.delay;
          group.go(async () => {
            await sleep(Math.min(patience, at - elapsed()));
            if (elapsed() === at) events.push({ at, n });
            else reservation.cancel();
          });
        } else if (n <= burst) {
          const quit = new AbortController();
          const at = elapsed() + Math.max(0, ((n - limiter.tokens) * 1_000) / perSecond);
          group.go(async () => {
            const waiting = limiter.wait(n, quit).then(
              () => events.push({ at: elapsed(), n }),
              () => {},
            );
            await sleep(Math.min(patience, at - elapsed()));
            if (elapsed() < at) quit.abort();
            await waiting;
          });
        }
      }
      await group.wait();
      expect(hasDeadline()).toBe(false);
      expectWithin(events, perSecond, burst);
      // Whoever gave up has left nothing behind that time would not bring back.
      expect(limiter.tokens).toBeGreaterThanOrEqual(-burst);
      await sleep((2 * burst * 1_000) / perSecond);
      expect(limiter.tokens).toBe(burst);
    }),
  );
  await holds(property, { numRuns: 100 });
});

test("rules 255, 263: what is reserved and cancelled, in any order, before it is due has never been", async () => {
  const counts = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30, size: "max" });
  const property = fc.asyncProperty(
    limits,
    counts,
    fc.infiniteStream(fc.nat(1_000)),
    fc.nat(9),
    (perSecond, ns, ranks, ms) =>
      synctest(async () => {
        const [limiter, twin] = [new Limiter(perSecond, 5), new Limiter(perSecond, 5)];
        for (const one of [limiter, twin]) {
          one.allow(5);
          // Due after all that follows is over.
          one.reserve(5);
          one.reserve(5);
        }
        const reserved = ns.map((n) => ({ reservation: limiter.reserve(n), rank: ranks.next().value as number }));
        await sleep(Math.min(ms, 2_000 / perSecond));
        for (const { reservation } of reserved.toSorted((a, b) => a.rank - b.rank)) reservation.cancel();
        expect(limiter.tokens).toBeCloseTo(twin.tokens, 9);
        expect(limiter.reserve(3).delay).toBeCloseTo(twin.reserve(3).delay, 9);
      }),
  );
  await holds(property, { numRuns: 100 });
});
