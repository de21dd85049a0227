import fc from "fast-check";
import { context, ErrGroup, go, sleep } from "goroutines";
import { explore, settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds } from "../support/property.js";
import { elapsed } from "../support/virtual-time.js";

const call = fc.record({
  how: fc.constantFrom("go", "tryGo", "floating go"),
  pause: fc.oneof(fc.constant(0), fc.nat(5)),
  lasts: fc.integer({ min: 1, max: 9 }),
  fails: fc.boolean(),
});

/**
 * A group as a naive model: so many places, a line, and when each ends. Ends lie between the instants of the calls, and
 * apart from each other, so that the order of everything is fixed.
 */
class Model {
  readonly #limit: number;
  /** The ends of those that run. */
  #running: { readonly id: number; readonly endsAt: number }[] = [];
  /** Those in line. */
  readonly #line: { readonly id: number; readonly lasts: number }[] = [];
  readonly starts: Map<number, number> = new Map();
  readonly ends: Map<number, number> = new Map();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#running.length >= this.#limit;
  }

  enter(id: number, lasts: number, now: number): void {
    if (this.isFull) this.#line.push({ id, lasts });
    else this.#start(id, lasts, now);
  }

  /** Lets everything end that ends up to an instant. */
  moveTo(instant: number): void {
    for (;;) {
      const first = this.#running.toSorted((a, b) => a.endsAt - b.endsAt)[0];
      if (first === undefined || first.endsAt > instant) return;
      this.#running = this.#running.filter((one) => one !== first);
      this.ends.set(first.id, first.endsAt);
      const next = this.#line.shift();
      if (next !== undefined) this.#start(next.id, next.lasts, first.endsAt);
    }
  }

  #start(id: number, lasts: number, now: number): void {
    this.starts.set(id, now);
    this.#running.push({ id, endsAt: now + lasts });
  }
}

test("rules 186, 187, 189, 191: any calls start and end as a naive model says, and the first error in time wins", async () => {
  const programs = fc.array(call, { maxLength: 30, size: "max" });
  const limits = fc.constantFrom(1, 2, 3, Infinity);
  const property = fc.asyncProperty(limits, programs, (limit, program) =>
    synctest(async () => {
      const [group, ctx] = ErrGroup.withContext(context.background());
      group.setLimit(limit);
      const model = new Model(limit);
      const starts = new Map<number, number>();
      for (const [id, { how, pause, lasts, fails }] of program.entries()) {
        await sleep(pause);
        await settled();
        model.moveTo(elapsed());
        // A prime part of a millisecond for each, so that no two ends meet.
        const duration = lasts + 1 / (1_009 + 17 * id);
        const work = async (): Promise<void> => {
          starts.set(id, elapsed());
          await sleep(duration);
          if (fails) throw id;
        };
        if (how === "tryGo") {
          expect(group.tryGo(work)).toBe(!model.isFull);
          if (!model.isFull) model.enter(id, duration, elapsed());
          continue;
        }
        model.enter(id, duration, elapsed());
        const starting = group.go(work);
        if (how === "go") await starting;
        model.moveTo(elapsed());
      }
      const error: unknown = await group.wait().catch((thrown: unknown) => thrown);
      model.moveTo(Infinity);
      const failed = [...model.ends.keys()].filter((id) => program[id]!.fails);
      expect(error).toBe(failed[0]);
      expect(context.cause(ctx)).toBe(failed[0] ?? context.Canceled);
      expect([...starts].map(([id, at]) => [id, at.toFixed(6)])).toEqual(
        [...model.starts].map(([id, at]) => [id, at.toFixed(6)]),
      );
      expect(elapsed()).toBeGreaterThan(Math.max(0, ...model.ends.values()) - 1e-6);
    }),
  );
  await holds(property, { numRuns: 150 });
});

test("rules 186, 187, 189: under every schedule, never more than the limit, and wait sees all ends and the first error", async () => {
  const outcomes = new Set<string>();
  const { complete } = await explore(async () => {
    const [group, ctx] = ErrGroup.withContext(context.background());
    group.setLimit(1);
    let [running, ended] = [0, 0];
    const failures: string[] = [];
    for (const name of ["a", "b"]) {
      await group.go(async () => {
        running += 1;
        if (running > 1) throw new Error("too many");
        await sleep(0);
        running -= 1;
        ended += 1;
        failures.push(name);
        throw name;
      });
    }
    const error: unknown = await group.wait().catch((thrown: unknown) => thrown);
    if (ended !== 2) throw new Error(`wait has returned after ${ended}`);
    if (error !== failures[0] || context.cause(ctx) !== error) throw new Error(`${error} of ${failures}`);
    outcomes.add(`${error}`);
  });
  expect(complete).toBe(true);
  expect([...outcomes]).toEqual(["a"]);
});

test("rule 186: under every schedule, the error that comes first in time is the one, whichever that is", async () => {
  const outcomes = new Set<unknown>();
  const { complete } = await explore(async () => {
    const group = new ErrGroup();
    let first: string | null = null;
    for (const name of ["a", "b"]) {
      group.go(async () => {
        await sleep(0);
        first ??= name;
        throw name;
      });
    }
    const error: unknown = await group.wait().catch((thrown: unknown) => thrown);
    if (error !== first) throw new Error(`${error}, though ${first} came first`);
    outcomes.add(error);
  });
  expect(complete).toBe(true);
  expect([...outcomes].sort()).toEqual(["a", "b"]);
});

test("rule 191: under every schedule, of a caller in line and a tryGo one gets the place, and nobody is lost", async () => {
  const { complete } = await explore(async () => {
    const group = new ErrGroup();
    group.setLimit(1);
    let ran = 0;
    const work = (): void => {
      ran += 1;
    };
    group.tryGo(work);
    const caller = go(() => group.go(work));
    const trier = go(() => group.tryGo(work));
    await caller;
    const isIn = await trier;
    await group.wait();
    if (ran !== (isIn ? 3 : 2)) throw new Error(`${ran} have run`);
  });
  expect(complete).toBe(true);
});
