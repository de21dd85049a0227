import { Cond, type Locker, limit, Mutex, Once, onceFunc, onceValue, RWMutex, Semaphore } from "goroutines";
import { expectTypeOf, test } from "vitest";

const { signal } = new AbortController();

test("locks are lockers, and what they resolve to is for using", () => {
  expectTypeOf<Mutex>().toExtend<Locker>();
  expectTypeOf<RWMutex>().toExtend<Locker>();
  expectTypeOf(new RWMutex().rLocker()).toEqualTypeOf<Locker>();
  expectTypeOf(new Mutex().lock({ signal })).toEqualTypeOf<Promise<Disposable>>();
  expectTypeOf(new RWMutex().rLock({ signal })).toEqualTypeOf<Promise<Disposable>>();
  expectTypeOf(new Semaphore(1).acquire(1, { signal })).toEqualTypeOf<Promise<Disposable>>();
  expectTypeOf(new Mutex().tryLock()).toEqualTypeOf<boolean>();
  // @ts-expect-error - a lock takes options, no number
  new Mutex().lock(1);
  // @ts-expect-error - how many tokens?
  new Semaphore();
});

test("a condition needs a locker, of whichever kind", () => {
  new Cond(new Mutex());
  new Cond(new RWMutex().rLocker());
  new Cond({ lock: async () => ({ [Symbol.dispose]() {} }), unlock() {} });
  expectTypeOf(new Cond(new Mutex()).wait({ signal })).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error - a semaphore is no locker
  new Cond(new Semaphore(1));
  // @ts-expect-error - its lock is needed
  new Cond();
});

test("what is done once has the type of its function's result", () => {
  expectTypeOf(new Once().do(() => 1)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(onceFunc(async () => 1)).toEqualTypeOf<() => Promise<void>>();
  expectTypeOf(onceValue(() => 1)).toEqualTypeOf<() => Promise<number>>();
  expectTypeOf(onceValue(async () => ({ port: 8080 }))).toEqualTypeOf<() => Promise<{ port: number }>>();
  // @ts-expect-error - a function that is called without arguments
  onceValue((n: number) => n);
});

test("limit infers the result of each function", () => {
  const two = limit(2);
  expectTypeOf(two(() => 1)).toEqualTypeOf<Promise<number>>();
  expectTypeOf(two(async () => ({ flag: true }), { signal })).toEqualTypeOf<Promise<{ flag: boolean }>>();
  // @ts-expect-error - the function has no arguments, so that no option is taken for one
  two(async (text: string) => text, "a");
  // @ts-expect-error - how many at a time?
  limit();
});
