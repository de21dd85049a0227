import {
  after,
  type Cases,
  Channel,
  type ReceiveChannel,
  type Received,
  type Selected,
  type SendChannel,
  select,
  tick,
  trySelect,
} from "goroutines";
import { expectTypeOf, test } from "vitest";

interface Job {
  readonly id: number;
}

const jobs = new Channel<Job>();
const texts: ReceiveChannel<string> = new Channel<string>();
const results: SendChannel<number> = new Channel<number>();
const { signal } = new AbortController();

test("the chosen case's name narrows the value, and ok narrows it further", async () => {
  const chosen = await select({ job: jobs, text: texts, out: results.sending(1), quit: signal });
  expectTypeOf(chosen.case).toEqualTypeOf<"job" | "text" | "out" | "quit">();
  // @ts-expect-error - before the name is known there may be no job
  chosen.value.id;
  switch (chosen.case) {
    case "job":
      expectTypeOf(chosen.value).toEqualTypeOf<Job | undefined>();
      // @ts-expect-error - the channel may be closed
      chosen.value.id;
      if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job>();
      else expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
      break;
    case "text":
      if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<string>();
      break;
    case "out":
      expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
      expectTypeOf(chosen.ok).toEqualTypeOf<true>();
      break;
    case "quit":
      expectTypeOf(chosen.value).toEqualTypeOf<unknown>();
      expectTypeOf(chosen.ok).toEqualTypeOf<false>();
      break;
    default:
      expectTypeOf(chosen).toEqualTypeOf<never>();
  }
});

test("a case that does not exist cannot be chosen", async () => {
  const chosen = await select({ job: jobs });
  // @ts-expect-error - there is no case "jobs"
  if (chosen.case === "jobs") return;
  // @ts-expect-error - nor is there a default: that is trySelect's
  if (chosen.case === "default") return;
});

test("a record's key that is a number is a name, as it is at run time", async () => {
  const chosen = await select({ 1: texts });
  expectTypeOf(chosen.case).toEqualTypeOf<"1">();
});

test("in a tuple the case is the index", async () => {
  const chosen = await select([jobs, texts, results.sending(1)]);
  expectTypeOf(chosen.case).toEqualTypeOf<0 | 1 | 2>();
  if (chosen.case === 0 && chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job>();
  if (chosen.case === 1 && chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<string>();
  if (chosen.case === 2) expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
  // @ts-expect-error - there are three cases, and the first is 0
  if (chosen.case === 3) return;
});

test("in an array of any length the case is a number", async () => {
  const sources: ReceiveChannel<string>[] = [texts];
  const chosen = await select(sources);
  expectTypeOf(chosen.case).toEqualTypeOf<number>();
  if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<string>();
});

test("names that are known at run time only are strings", async () => {
  const byName: Record<string, ReceiveChannel<Job>> = { a: jobs };
  const chosen = await select(byName);
  expectTypeOf(chosen.case).toExtend<string>();
  if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job>();
});

test("a case that may be null keeps its type, and one that always is stays by its name alone", async () => {
  const idle = Math.random() < 0.5;
  const chosen = await select({
    job: idle ? jobs : null,
    out: idle ? undefined : results.sending(1),
    tick: tick(1),
    off: null,
  });
  expectTypeOf(chosen.case).toEqualTypeOf<"job" | "out" | "tick" | "off">();
  if (chosen.case === "job" && chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job>();
  if (chosen.case === "out") expectTypeOf(chosen.ok).toEqualTypeOf<true>();
  if (chosen.case === "tick" && chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Date>();
  if (chosen.case === "off") expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
  if (chosen.case === "off") expectTypeOf(chosen.ok).toEqualTypeOf<false>();
});

test("a variable that TypeScript has narrowed to null, because a function sets it, can be compared by its case", async () => {
  let heartbeat: ReceiveChannel<number> | null = null;
  const start = () => {
    heartbeat = new Channel<number>(1);
  };
  start();
  expectTypeOf(heartbeat).toEqualTypeOf<null>();
  const chosen = await select({ heartbeat, quit: signal });
  switch (chosen.case) {
    case "heartbeat":
      expectTypeOf(chosen.ok).toEqualTypeOf<false>();
      break;
    case "quit":
      break;
    default:
      expectTypeOf(chosen).toEqualTypeOf<never>();
  }
  // What keeps the type is not to declare it null, but to assert it.
  let asserted = null as ReceiveChannel<number> | null;
  const again = () => {
    asserted = new Channel<number>(1);
  };
  again();
  const kept = await select({ asserted, quit: signal });
  if (kept.case === "asserted" && kept.ok) expectTypeOf(kept.value).toEqualTypeOf<number>();
});

test("a tuple may have holes of null", async () => {
  const chosen = await select([null, jobs, Math.random() < 0.5 ? texts : null]);
  expectTypeOf(chosen.case).toEqualTypeOf<0 | 1 | 2>();
  if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job | string>();
});

test("a case of any type may be anything", async () => {
  const chosen = await select({ anything: JSON.parse("null"), job: jobs });
  expectTypeOf(chosen.case).toEqualTypeOf<"anything" | "job">();
  if (chosen.case === "anything") expectTypeOf(chosen.ok).toEqualTypeOf<boolean>();
});

test("what only looks like a channel is not one", () => {
  class Mapped<T, U> {
    readonly capacity = 0;
    readonly length = 0;
    readonly inner: ReceiveChannel<T>;
    readonly map: (value: T) => U;
    constructor(inner: ReceiveChannel<T>, map: (value: T) => U) {
      this.inner = inner;
      this.map = map;
    }
    async receive(): Promise<Received<U>> {
      const { value, ok } = await this.inner.receive();
      return ok ? { value: this.map(value), ok } : { value, ok };
    }
    async take(): Promise<U> {
      return this.map(await this.inner.take());
    }
    tryReceive(): Received<U> | undefined {
      return undefined;
    }
    [Symbol.asyncIterator](): AsyncIterableIterator<U> & AsyncDisposable {
      throw new Error("not needed here");
    }
  }
  const lengths = new Mapped(texts, (text) => text.length);
  // @ts-expect-error - a select could not wait for it: it lacks the mark of this package's channels
  lengths satisfies ReceiveChannel<number>;
  // @ts-expect-error - so it is not a case
  select({ lengths });
  // @ts-expect-error - nor is what looks like a send: that is a class
  select({ out: { sink: results, value: 1 } });
});

test("a timeout is an ordinary case", async () => {
  const chosen = await select({ job: jobs, timeout: after(1000) });
  if (chosen.case === "timeout" && chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Date>();
});

test("only channels, sends, signals and null are cases", () => {
  // @ts-expect-error - one cannot receive from a send-only channel
  select({ out: results });
  // @ts-expect-error - a promise is not a case
  select({ job: Promise.resolve(1) });
  // @ts-expect-error - an operation that has begun cannot be a case: give the channel
  select({ job: jobs.receive() });
  // @ts-expect-error - the same for a send: give jobs.sending(…)
  select({ job: jobs.send({ id: 1 }) });
  // @ts-expect-error - the controller is not its signal
  select({ quit: new AbortController() });
  // @ts-expect-error - nor is a function a case
  select({ job: () => jobs });
  // @ts-expect-error - in an array neither
  select([jobs, 1]);
  // @ts-expect-error - the cases are one object
  select(jobs, texts);
});

test("a send in a select takes values of the channel's type only", () => {
  // @ts-expect-error - results carries numbers
  select({ out: results.sending("1") });
});

test("default is not a name of a case", () => {
  // @ts-expect-error - `default` is what trySelect returns when nothing is ready
  select({ job: jobs, default: texts });
  // @ts-expect-error - in trySelect too
  trySelect({ job: jobs, default: texts });
  // @ts-expect-error - even if it is switched off
  select({ default: null });
  // The error says so.
  expectTypeOf<
    NonNullable<Exclude<Cases, readonly unknown[]>["default"]>
  >().toExtend<"default is reserved: use trySelect">();
});

test("the cases of a select may be a parameter", async () => {
  const first = async <C extends Cases>(cases: C): Promise<Selected<C>> => await select(cases);
  const chosen = await first({ job: jobs, text: texts });
  expectTypeOf(chosen.case).toEqualTypeOf<"job" | "text">();
});

test("collections are not cases", () => {
  // @ts-expect-error - spread a map's values into an array
  select(new Map([["job", jobs]]));
  // @ts-expect-error - the same for a set
  select(new Set([jobs]));
  // @ts-expect-error - and for an iterator
  select([jobs].values());
  // @ts-expect-error - a channel is a case, in braces
  select(jobs);
});

test("trySelect may find nothing ready", () => {
  const chosen = trySelect({ job: jobs, out: results.sending(1) });
  expectTypeOf(chosen.case).toEqualTypeOf<"job" | "out" | "default">();
  // @ts-expect-error - with nothing ready there is no ok
  chosen.ok;
  if (chosen.case === "default") {
    // @ts-expect-error - nor a value
    chosen.value;
  } else if (chosen.case === "job" && chosen.ok) {
    expectTypeOf(chosen.value).toEqualTypeOf<Job>();
  }
});

test("trySelect does not wait, so nothing can cancel it", () => {
  select({ job: jobs }, { signal });
  // @ts-expect-error - there is nothing to cancel
  trySelect({ job: jobs }, { signal });
});

test("a select without cases never returns", async () => {
  const chosen = await select({});
  expectTypeOf(chosen).toEqualTypeOf<never>();
});

test("the result's type has a name, for functions that handle it", async () => {
  const cases = { job: jobs, quit: signal };
  const handle = (chosen: Selected<typeof cases>) => chosen.case;
  handle(await select(cases));
  // @ts-expect-error - no such case
  handle({ case: "other", value: undefined, ok: false });
});

test("a channel of several types is one case", async () => {
  const mixed = new Channel<string | number>();
  const chosen = await select({ mixed });
  if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<string | number>();
});

test("either of two channels is one case", async () => {
  const chosen = await select({ either: Math.random() < 0.5 ? jobs : texts });
  if (chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<Job | string>();
});
