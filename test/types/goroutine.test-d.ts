import { Channel, go, main, type ReceiveChannel, type SendChannel, WaitGroup } from "goroutines";
import { expectTypeOf, test } from "vitest";

const worker = async (id: number, jobs: ReceiveChannel<string>, results: SendChannel<number>) => {
  for await (const job of jobs) await results.send(id + job.length);
};

test("go takes the arguments of its function", () => {
  const jobs = new Channel<string>();
  const results = new Channel<number>();
  go(worker, 1, jobs, results);
  // @ts-expect-error - an argument is missing
  go(worker, 1, jobs);
  // @ts-expect-error - one too many
  go(worker, 1, jobs, results, 4);
  // @ts-expect-error - jobs and results are exchanged
  go(worker, 1, results, jobs);
  // @ts-expect-error - the number comes first
  go(worker, "1", jobs, results);
});

test("optional arguments may be left out", () => {
  const greet = (name: string, greeting?: string) => `${greeting} ${name}`;
  go(greet, "gopher");
  go(greet, "gopher", "hello");
  // @ts-expect-error - a greeting is a string
  go(greet, "gopher", 1);
});

test("go returns a promise of the result, not of a promise", () => {
  expectTypeOf(go(() => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(go(async () => "text")).toEqualTypeOf<Promise<string>>();
  expectTypeOf(go(() => {})).toEqualTypeOf<Promise<void>>();
  expectTypeOf(go(worker, 1, new Channel<string>(), new Channel<number>())).toEqualTypeOf<Promise<void>>();
});

test("go takes a function, not its result", () => {
  // @ts-expect-error - the function has been called
  go(worker(1, new Channel<string>(), new Channel<number>()));
  // @ts-expect-error - go of nil func value
  go(null);
});

test("a generator function is refused, as nobody would iterate over what it returns", () => {
  const wg = new WaitGroup();
  function* numbers() {
    yield 1;
  }
  async function* later(first: number) {
    yield first;
  }
  // @ts-expect-error - write an async function, with await for yield
  go(numbers);
  // @ts-expect-error - the same if it is async
  go(later, 1);
  // @ts-expect-error - or in an arrow function
  go(() => numbers());
  // @ts-expect-error - a wait group runs nothing either
  wg.go(later, 1);
  // @ts-expect-error - nor does main
  main(numbers);
  // @ts-expect-error - a generator has begun, and is no function
  go(numbers());
});

test("whatever else a function returns, go takes it", () => {
  expectTypeOf(go((x) => x + 1, 5)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(go((): never => process.exit())).toEqualTypeOf<Promise<never>>();
  expectTypeOf(go(() => JSON.parse("1"))).toEqualTypeOf<Promise<ReturnType<typeof JSON.parse>>>();
  expectTypeOf(go((): unknown => 1)).toEqualTypeOf<Promise<unknown>>();
  expectTypeOf(go(() => [1].values())).toExtend<Promise<Iterator<number>>>();
  expectTypeOf(go(() => new Channel<number>()[Symbol.asyncIterator]())).toExtend<Promise<AsyncIterator<number>>>();
  const start = <T>(body: (value: T) => Promise<T>, value: T): Promise<Awaited<T>> => go(body, value);
  expectTypeOf(start(async (text: string) => text, "x")).toEqualTypeOf<Promise<string>>();
});

test("main takes a function without arguments and returns nothing", () => {
  expectTypeOf(main(async () => 1)).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error - who would give main an argument?
  main(async (name: string) => name);
});

test("a wait group's go takes the arguments of its function and returns nothing", () => {
  const wg = new WaitGroup();
  expectTypeOf(wg.go(worker, 1, new Channel<string>(), new Channel<number>())).toEqualTypeOf<void>();
  expectTypeOf(wg.go(() => 1)).toEqualTypeOf<void>();
  // @ts-expect-error - an argument is missing
  wg.go(worker, 1);
  // @ts-expect-error - the wrong one
  wg.go((id: number) => id, "1");
  // @ts-expect-error - a promise is not a function
  wg.go(Promise.resolve());
});

test("a wait group counts with add and done, and waits", () => {
  const wg = new WaitGroup();
  expectTypeOf(wg.add()).toEqualTypeOf<void>();
  wg.add(2);
  expectTypeOf(wg.done()).toEqualTypeOf<void>();
  expectTypeOf(wg.wait()).toEqualTypeOf<Promise<void>>();
  wg.wait({ signal: new AbortController().signal });
  // @ts-expect-error - done takes one, always
  wg.done(2);
  // @ts-expect-error - the counter is private
  wg.counter;
});
