import {
  ClosedPoolError,
  type DurationSummary,
  type JobContext,
  type Outcome,
  Pool,
  type PoolOptions,
  type PoolStats,
  type ReceiveChannel,
  type Task,
  type TaskPool,
  TimeoutError,
  tasks,
} from "goroutines";
import { expectTypeOf, test } from "vitest";

interface Image {
  readonly name: string;
}

const images = new Pool(async (image: Image) => image.name.length, { workers: 2 });
const { signal } = new AbortController();

test("a pool's types are those of its handler", () => {
  expectTypeOf(images).toEqualTypeOf<Pool<Image, number>>();
  expectTypeOf(new Pool((n: number) => `${n}`)).toEqualTypeOf<Pool<number, string>>();
  expectTypeOf(new Pool(async (_: string) => {})).toEqualTypeOf<Pool<string, void>>();
  // @ts-expect-error - a handler is needed
  new Pool();
  // @ts-expect-error - a handler has a job and a context, and no more
  new Pool((_: number, __: JobContext, more: string) => more);
});

test("a handler that returns a promise or a value makes the same results", () => {
  const either = new Pool((n: number) => (n > 0 ? Promise.resolve("later") : "now"));
  expectTypeOf(either.run(1)).resolves.toEqualTypeOf<string>();
  const thenable = new Pool<number, string>((_) => ({}) as PromiseLike<string>);
  expectTypeOf(thenable.run(1)).resolves.toEqualTypeOf<string>();
});

test("a handler's context is known without an annotation, and cannot be written", () => {
  new Pool((_: number, context) => {
    expectTypeOf(context).toEqualTypeOf<JobContext>();
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
    expectTypeOf(context.worker).toEqualTypeOf<number>();
    expectTypeOf(context.attempt).toEqualTypeOf<number>();
    // @ts-expect-error - the pool counts the attempts
    context.attempt = 2;
  });
});

test("run, submit and trySubmit take the pool's jobs", () => {
  const job = { name: "party.jpg" };
  expectTypeOf(images.run(job)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(images.submit(job)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(images.trySubmit(job)).toEqualTypeOf<boolean>();
  images.run(job, { priority: 1, timeout: 10, signal });
  // @ts-expect-error - this is no image
  images.run("party.jpg");
  // @ts-expect-error - nor is this
  images.submit({ size: 1 });
  // @ts-expect-error - a job is needed
  images.trySubmit();
  // @ts-expect-error - priorities are numbers
  images.run(job, { priority: "high" });
  // @ts-expect-error - there is no such option
  images.run(job, { retries: 3 });
});

test("an outcome's status narrows it to what there is then", () => {
  const outcome = {} as Outcome<Image, number>;
  expectTypeOf(outcome.status).toEqualTypeOf<"done" | "failed" | "timedOut" | "cancelled">();
  expectTypeOf(outcome.job).toEqualTypeOf<Image>();
  expectTypeOf(outcome.startedAt).toEqualTypeOf<number | undefined>();
  for (const number of [outcome.worker, outcome.attempts, outcome.queuedAt, outcome.finishedAt]) {
    expectTypeOf(number).toEqualTypeOf<number>();
  }
  // @ts-expect-error - before the status is known there may be no value
  outcome.value;
  // @ts-expect-error - nor an error
  outcome.error;
  switch (outcome.status) {
    case "done":
      expectTypeOf(outcome.value).toEqualTypeOf<number>();
      // @ts-expect-error - what is done has not failed
      outcome.error;
      break;
    case "failed":
      expectTypeOf(outcome.error).toEqualTypeOf<unknown>();
      // @ts-expect-error - what has failed has no value
      outcome.value;
      break;
    case "timedOut":
      expectTypeOf(outcome.error).toEqualTypeOf<TimeoutError>();
      break;
    case "cancelled":
      expectTypeOf(outcome.reason).toEqualTypeOf<unknown>();
      // @ts-expect-error - a reason is not an error
      outcome.error;
      break;
    default:
      expectTypeOf(outcome).toEqualTypeOf<never>();
  }
  // @ts-expect-error - it is called done
  if (outcome.status === "fulfilled") return;
  // @ts-expect-error - an outcome is what it is
  outcome.status = "done";
});

test("results is a channel of outcomes that can only be received from", async () => {
  expectTypeOf(images.results).toEqualTypeOf<ReceiveChannel<Outcome<Image, number>>>();
  for await (const outcome of images.results) {
    if (outcome.status === "done") expectTypeOf(outcome.value).toEqualTypeOf<number>();
  }
  // @ts-expect-error - only the pool sends
  images.results.send({});
  // @ts-expect-error - and only the pool closes it
  images.results.close();
});

test("map takes iterables, asynchronous ones too, and yields results", async () => {
  const jobs: Image[] = [{ name: "party.jpg" }];
  async function* later() {
    yield* jobs;
  }
  expectTypeOf(images.map(jobs)).toEqualTypeOf<AsyncIterableIterator<number>>();
  expectTypeOf(images.map(later(), { ordered: true, signal, errors: "collect" })).toEqualTypeOf<
    AsyncIterableIterator<number>
  >();
  images.map(new Set(jobs));
  for await (const length of images.map(jobs)) expectTypeOf(length).toEqualTypeOf<number>();
  // @ts-expect-error - these are no images
  images.map(["party.jpg"]);
  // @ts-expect-error - a single job is none to iterate over
  images.map({ name: "party.jpg" });
  // @ts-expect-error - errors are not ignored, but skipped: "continue"
  images.map(jobs, { errors: "ignore" });
});

test("the pool's options are checked", () => {
  const options: PoolOptions = {
    workers: { min: 1, max: 4, idleTimeout: 100 },
    queue: Infinity,
    results: 10,
    timeout: 10,
    onTimeout: "abandon",
    retry: { attempts: 3, delay: (attempt) => attempt * 10, when: (error) => error instanceof TimeoutError },
    rate: { limit: 1, interval: 10 },
    aging: 100,
    signal,
    name: "images",
  };
  new Pool((n: number) => n, options);
  // @ts-expect-error - a range has two ends
  new Pool((n: number) => n, { workers: { min: 1 } });
  // @ts-expect-error - one waits or abandons
  new Pool((n: number) => n, { onTimeout: "drop" });
  // @ts-expect-error - a rate needs its interval
  new Pool((n: number) => n, { rate: { limit: 1 } });
  // @ts-expect-error - retry needs to know how often
  new Pool((n: number) => n, { retry: {} });
  new Pool((n: number) => n, { retry: { attempts: 2, delay: 100 } });
  // @ts-expect-error - it is called workers
  new Pool((n: number) => n, { concurrency: 3 });
  new Pool((n: number) => n, {
    retry: {
      attempts: 2,
      when: (error) => {
        // @ts-expect-error - anything may have been thrown
        return error.code === 429;
      },
    },
  });
});

test("options may be undefined, as they are in objects put together from others", () => {
  new Pool((n: number) => n, { workers: undefined, timeout: undefined, retry: undefined, signal: undefined });
  images.run({ name: "" }, { priority: undefined, signal: undefined });
  images.map([], { ordered: undefined, errors: undefined });
});

test("what controls a pool", () => {
  expectTypeOf(images.pause()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(images.resume()).toEqualTypeOf<void>();
  expectTypeOf(images.resize(3)).toEqualTypeOf<void>();
  images.resize({ min: 0, max: 3 });
  expectTypeOf(images.idle({ signal })).toEqualTypeOf<Promise<void>>();
  expectTypeOf(images.close()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(images.stop("any reason")).toEqualTypeOf<Promise<void>>();
  expectTypeOf(images).toExtend<AsyncDisposable>();
  // @ts-expect-error - a size is needed
  images.resize();
  // @ts-expect-error - a pool has no priority
  images.idle({ priority: 1 });
});

test("stats are numbers and summaries of numbers, to be read", () => {
  const { stats } = images;
  expectTypeOf(stats).toEqualTypeOf<PoolStats>();
  expectTypeOf(stats.abandoned).toEqualTypeOf<number>();
  expectTypeOf(stats.wait).toEqualTypeOf<DurationSummary>();
  expectTypeOf<keyof DurationSummary>().toEqualTypeOf<"count" | "mean" | "p50" | "p95" | "p99" | "max">();
  // @ts-expect-error - only the pool counts
  stats.done = 0;
  // @ts-expect-error - and nobody exchanges them
  images.stats = stats;
});

test("tasks infers each function's own result", async () => {
  const pool = tasks({ workers: 2 });
  expectTypeOf(pool).toEqualTypeOf<TaskPool>();
  expectTypeOf(pool.run(() => "text")).toEqualTypeOf<Promise<string>>();
  expectTypeOf(pool.run(async () => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(pool.run(() => fetch("/"))).toEqualTypeOf<Promise<Response>>();
  expectTypeOf(pool.run(() => {})).toEqualTypeOf<Promise<void>>();
  const [text, flag] = await Promise.all([pool.run(() => "text"), pool.run(async () => true)]);
  expectTypeOf(text).toEqualTypeOf<string>();
  expectTypeOf(flag).toEqualTypeOf<boolean>();
  pool.run((context) => expectTypeOf(context).toEqualTypeOf<JobContext>(), { priority: 1 });
  // @ts-expect-error - a task is a function
  pool.run("text");
  // @ts-expect-error - which gets a context, and nothing else
  pool.run((n: number) => n);
});

test("tasks' map infers the results of what it is given", () => {
  const pool = tasks();
  expectTypeOf(pool.map([() => 1, async () => 2])).toEqualTypeOf<AsyncIterableIterator<number>>();
  const jobs: Task<string>[] = [];
  expectTypeOf(pool.map(jobs, { ordered: true })).toEqualTypeOf<AsyncIterableIterator<string>>();
  // @ts-expect-error - these are no functions
  pool.map([1, 2]);
});

test("tasks' results are of any type, to be found out", async () => {
  const { value: outcome } = await tasks().results.receive();
  if (outcome?.status === "done") expectTypeOf(outcome.value).toEqualTypeOf<unknown>();
  tasks().submit(() => "any");
  tasks().trySubmit(async () => 1);
  // @ts-expect-error - a task is a function
  tasks().submit(1);
});

test("the errors are classes of their own", () => {
  expectTypeOf(new TimeoutError("late")).toExtend<Error>();
  expectTypeOf(new ClosedPoolError("closed").name).toEqualTypeOf<string>();
  const error = {} as unknown;
  if (error instanceof ClosedPoolError) expectTypeOf(error.cause).toEqualTypeOf<unknown>();
});
