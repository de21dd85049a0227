import { Channel, Cond, Mutex, Once, RWMutex, Semaphore } from "../../../src/index.js";
import { resolves, type Wait, wait } from "../wait.js";

/** What a lock resolves to, for a comparison: anything that can be disposed of. */
const aGrant = { asymmetricMatch: (value: Disposable) => typeof value[Symbol.dispose] === "function" };
const granted = () => resolves(aGrant);
const done = () => resolves(undefined);

function locked(): Mutex {
  const mu = new Mutex();
  mu.tryLock();
  return mu;
}

export const syncWaits: readonly Wait[] = [
  wait({
    name: "a lock of a mutex",
    reason: "sync.Mutex.Lock",
    make: locked,
    on: (mu) => mu,
    start: (mu, options) => mu.lock(options),
    ends: { "an unlock": { act: (mu) => mu.unlock(), gives: granted } },
    finds: (mu) => {
      mu.unlock();
      return !mu.tryLock();
    },
  }),
  wait({
    name: "a lock of a mutex for writing",
    reason: "sync.RWMutex.Lock",
    make: () => {
      const mu = new RWMutex();
      mu.tryRLock();
      return mu;
    },
    on: (mu) => mu,
    start: (mu, options) => mu.lock(options),
    ends: { "the last reader's unlock": { act: (mu) => mu.rUnlock(), gives: granted } },
    finds: (mu) => {
      mu.rUnlock();
      return !mu.tryRLock();
    },
  }),
  wait({
    name: "a lock of a mutex for reading",
    reason: "sync.RWMutex.RLock",
    make: () => {
      const mu = new RWMutex();
      mu.tryLock();
      return mu;
    },
    on: (mu) => mu,
    start: (mu, options) => mu.rLock(options),
    ends: { "the writer's unlock": { act: (mu) => mu.unlock(), gives: granted } },
    finds: (mu) => {
      mu.unlock();
      return !mu.tryLock();
    },
  }),
  wait({
    name: "a lock for reading behind a writer that waits",
    reason: "sync.RWMutex.RLock",
    make: () => {
      const mu = new RWMutex();
      mu.tryRLock();
      const writer = new AbortController();
      mu.lock(writer).catch(() => {});
      return { mu, writer };
    },
    on: ({ mu }) => mu,
    start: ({ mu }, options) => mu.rLock(options),
    ends: { "the writer's abort": { act: ({ writer }) => writer.abort(), gives: granted } },
    clear: ({ writer }) => writer.abort(),
  }),
  wait({
    name: "a wait for a condition",
    reason: "sync.Cond.Wait",
    make: () => new Cond(locked()),
    on: (cond) => cond,
    start: (cond, options) => cond.wait(options),
    ends: {
      "a signal": { act: (cond) => cond.signal(), gives: done },
      "a broadcast": { act: (cond) => cond.broadcast(), gives: done },
    },
  }),
  wait({
    name: "a do of a once that another has begun",
    reason: "sync.Mutex.Lock",
    takesSignal: false,
    make: () => {
      const [once, gate] = [new Once(), new Channel<object>(1)];
      void once.do(() => gate.receive());
      return { once, gate };
    },
    on: ({ once }) => once,
    start: ({ once }) => once.do(() => {}),
    ends: { "the end of the other": { act: ({ gate }, value) => gate.trySend(value), gives: done, by: "main" } },
    clear: ({ gate }) => {
      if (!gate.closed) gate.close();
    },
  }),
  wait({
    name: "an acquire of a semaphore",
    reason: "semacquire",
    make: () => {
      const semaphore = new Semaphore(1);
      semaphore.tryAcquire();
      return semaphore;
    },
    on: (semaphore) => semaphore,
    start: (semaphore, options) => semaphore.acquire(1, options),
    ends: { "a release": { act: (semaphore) => semaphore.release(), gives: granted } },
    finds: (semaphore) => {
      semaphore.release();
      return !semaphore.tryAcquire();
    },
  }),
  wait({
    name: "an acquire of more than a semaphore has",
    reason: "semacquire",
    make: () => new Semaphore(1),
    on: (semaphore) => semaphore,
    start: (semaphore, options) => semaphore.acquire(2, options),
    ends: {},
  }),
];
