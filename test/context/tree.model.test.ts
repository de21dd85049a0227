import fc from "fast-check";
import { context, trySelect } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds } from "../support/property.js";
import { stall } from "../support/virtual-time.js";

const { background, Canceled, DeadlineExceeded } = context;

/** A step of a program over a tree of contexts. A context is named by when it was made; `of` counts round. */
type Step =
  | {
      readonly do: "withCancel" | "withValue" | "withoutCancel" | "cancel" | "signal" | "abort" | "stop";
      readonly of: number;
    }
  | { readonly do: "withTimeout"; readonly of: number; readonly ms: number }
  | { readonly do: "afterFunc"; readonly of: number }
  | { readonly do: "wait"; readonly of: number; readonly through: "done" | "signal" }
  | { readonly do: "stall"; readonly ms: number }
  | { readonly do: "turn" };

const of = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("withCancel" as const), of }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("withTimeout" as const), of, ms: fc.integer({ min: -1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("withValue", "withoutCancel", "signal", "abort"), of }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), of }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("afterFunc" as const), of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("stop" as const), of }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), of, through: fc.constantFrom("done", "signal") }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("stall" as const), ms: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("turn" as const) }) },
) as fc.Arbitrary<Step>;

/** What the model knows of a context: nothing but its line of ancestors, and when it was over, and why. */
interface Modelled {
  readonly parent: Modelled | null;
  /** Whether it is over when its parent is. */
  readonly follows: boolean;
  readonly values: ReadonlyMap<unknown, unknown>;
  readonly deadline: number | undefined;
  /** Whether that deadline is its own. */
  readonly ends: boolean;
  over: { readonly err: Error; readonly cause: unknown } | null;
}

class Model {
  now = 0;
  readonly contexts: Modelled[] = [];

  make(parent: Modelled | null, changes: Partial<Modelled>): Modelled {
    const made: Modelled = {
      parent,
      follows: true,
      values: parent?.values ?? new Map(),
      deadline: parent?.deadline,
      ends: false,
      over: null,
      ...changes,
    };
    if (made.follows && parent?.over) made.over = parent.over;
    this.contexts.push(made);
    return made;
  }

  /** Everything below is found by looking at everything. */
  end(ended: Modelled, err: Error, cause: unknown): void {
    if (ended.over !== null) return;
    ended.over = { err, cause };
    for (const other of this.contexts) if (other.parent === ended && other.follows) this.end(other, err, cause);
  }

  /** What is overdue ends, in the order of the deadlines; what is due at this very instant when nobody else can run. */
  expire(until: "late" | "due"): void {
    const due = this.contexts
      .filter(({ ends, over, deadline }) => ends && over === null && isDue(deadline as number, this.now, until))
      .sort((a, b) => (a.deadline as number) - (b.deadline as number));
    for (const context of due) this.end(context, DeadlineExceeded, DeadlineExceeded);
  }
}

function isDue(deadline: number, now: number, until: "late" | "due"): boolean {
  return until === "late" ? deadline < now : deadline <= now;
}

/** A context beside what the model says of it, and what waits for it. */
interface Pair {
  readonly ctx: context.Context;
  readonly model: Modelled;
  readonly cancel: context.CancelFunc | null;
  readonly abort: AbortController | null;
}

/** Something that is to happen once a context is over, and whether it has. */
interface Awaited {
  readonly model: Modelled;
  happened: boolean;
  stopped: boolean;
  readonly stop: (() => boolean) | null;
}

/** Runs a program on contexts and on the model, and compares all there is to see after each step. */
async function compare(steps: readonly Step[]): Promise<void> {
  const model = new Model();
  const pairs: Pair[] = [{ ctx: background(), model: model.make(null, {}), cancel: null, abort: null }];
  const awaited: Awaited[] = [];
  const epoch = Date.UTC(2000, 0, 1);
  const pick = (index: number) => pairs[index % pairs.length]!;
  const add = (pair: Omit<Pair, "abort" | "cancel"> & Partial<Pair>) =>
    pairs.push({ abort: null, cancel: null, ...pair });
  const wait = (entry: Omit<Awaited, "happened" | "stopped">) => {
    const added: Awaited = { ...entry, happened: false, stopped: false };
    awaited.push(added);
    return added;
  };

  for (const each of steps) {
    // Whoever does something sees what is overdue. What is due right now is for the scheduler to bring.
    model.expire("late");
    switch (each.do) {
      case "withCancel": {
        const { ctx, model: parent } = pick(each.of);
        const [made, cancel] = context.withCancel(ctx);
        add({ ctx: made, cancel, model: model.make(parent, {}) });
        break;
      }
      case "withTimeout": {
        const { ctx, model: parent } = pick(each.of);
        const [made, cancel] = context.withTimeout(ctx, each.ms);
        const own = model.now + each.ms;
        const isEarlier = !((parent.deadline ?? Number.POSITIVE_INFINITY) < own);
        const modelled = model.make(parent, isEarlier ? { deadline: own, ends: true } : {});
        if (isEarlier && each.ms <= 0) model.end(modelled, DeadlineExceeded, DeadlineExceeded);
        add({ ctx: made, cancel, model: modelled });
        break;
      }
      case "withValue": {
        const { ctx, model: parent } = pick(each.of);
        const key = `key ${pairs.length % 3}`;
        const values = new Map(parent.values).set(key, pairs.length);
        add({ ctx: context.withValue(ctx, key, pairs.length), model: model.make(parent, { values }) });
        break;
      }
      case "withoutCancel": {
        const { ctx, model: parent } = pick(each.of);
        add({ ctx: context.withoutCancel(ctx), model: model.make(parent, { follows: false, deadline: undefined }) });
        break;
      }
      case "signal": {
        const abort = new AbortController();
        add({ ctx: context.fromSignal(abort.signal), abort, model: model.make(null, {}) });
        break;
      }
      case "cancel": {
        const { cancel, model: modelled } = pick(each.of);
        const cause = { cancelled: each.of };
        cancel?.(cause);
        if (cancel !== null) model.end(modelled, Canceled, cause);
        break;
      }
      case "abort": {
        for (const { abort, model: modelled } of pairs) {
          if (abort === null || abort.signal.aborted) continue;
          abort.abort("aborted");
          model.end(modelled, Canceled, "aborted");
          break;
        }
        break;
      }
      case "afterFunc": {
        const { ctx, model: modelled } = pick(each.of);
        const entry = wait({ model: modelled, stop: context.afterFunc(ctx, () => (entry.happened = true)) });
        break;
      }
      case "stop": {
        const entry = awaited[each.of % awaited.length];
        if (entry === undefined || entry.stop === null) break;
        const prevents = entry.model.over === null && !entry.stopped;
        expect(entry.stop()).toBe(prevents);
        entry.stopped ||= prevents;
        break;
      }
      case "wait": {
        const { ctx, model: modelled } = pick(each.of);
        if (ctx.done === null && modelled.over === null) break;
        const entry = wait({ model: modelled, stop: null });
        const happens = () => (entry.happened = true);
        if (each.through === "done") void ctx.done!.receive().then(happens);
        else void ctx.done!.receive({ signal: ctx.signal }).then(happens, happens);
        break;
      }
      case "stall":
        stall(each.ms);
        model.now += each.ms;
        break;
      case "turn":
        await settled();
        model.expire("due");
        for (const { model: over, happened, stopped } of awaited) expect(happened).toBe(over.over !== null && !stopped);
        break;
    }
    model.expire("late");
    for (const { ctx, model: modelled } of pairs) {
      same(ctx.err, modelled.over?.err ?? null);
      same(context.cause(ctx), modelled.over?.cause ?? null);
      same(trySelect({ done: ctx.done }).case, modelled.over === null ? "default" : "done");
      same(ctx.signal.aborted, modelled.over !== null);
      same(ctx.deadline, modelled.deadline === undefined ? undefined : epoch + modelled.deadline);
      for (const key of ["key 0", "key 1", "key 2"]) same(ctx.value(key), modelled.values.get(key));
    }
  }
  for (const { cancel, abort } of pairs) {
    cancel?.();
    abort?.abort();
  }
}

/** `expect` would take most of the time. */
function same(actual: unknown, wanted: unknown): void {
  if (actual !== wanted) expect(actual).toBe(wanted);
}

test("a tree of contexts does what a naive model of it does, whatever is done to it in whatever order", async () => {
  await holds(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), (steps) => synctest(() => compare(steps))),
    { numRuns: 150 },
  );
});
