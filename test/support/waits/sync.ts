import { Cond, limit, Mutex, Once, RWMutex, Semaphore } from "../../../src/index.js";
import { resolves, type Wait, wait } from "../wait.js";

const granted = () => resolves("granted");

/** What a lock resolves to is of no interest here. */
const grant = (lock: Promise<Disposable>): Promise<string> => lock.then(() => "granted");

/** A lock that a writer holds. */
function writing(): RWMutex {
  const mu = new RWMutex();
  mu.tryLock();
  return mu;
}

/** A semaphore without a free token. */
function empty(): Semaphore {
  const s = new Semaphore(2);
  s.tryAcquire(2);
  return s;
}

/** A function that runs until it is told to end. */
class Running {
  end!: () => void;
  readonly ended: Promise<void> = new Promise((resolve) => {
    this.end = resolve;
  });
}

class RunningOnce extends Running {
  readonly once: Once = new Once();

  constructor() {
    super();
    void this.once.do(() => this.ended);
  }
}

class RunningLimit extends Running {
  readonly one: ReturnType<typeof limit> = limit(1);

  constructor() {
    super();
    void this.one(() => this.ended);
  }
}

const ofFunction = {
  "the end of the function": {
    act: (running: Running) => running.end(),
    gives: () => resolves(undefined),
    later: true,
  },
} as const;

export const syncWaits: readonly Wait[] = [
  wait({
    name: "a lock of a mutex",
    reason: "sync.Mutex.Lock",
    make: () => {
      const mu = new Mutex();
      mu.tryLock();
      return mu;
    },
    on: (mu) => mu,
    start: (mu, options) => grant(mu.lock(options)),
    ends: { "the unlock": { act: (mu) => mu.unlock(), gives: granted } },
  }),
  wait({
    name: "a lock for writing",
    reason: "sync.RWMutex.Lock",
    make: writing,
    on: (mu) => mu,
    start: (mu, options) => grant(mu.lock(options)),
    ends: { "the unlock": { act: (mu) => mu.unlock(), gives: granted } },
  }),
  wait({
    name: "a lock for writing that waits for a reader",
    reason: "sync.RWMutex.Lock",
    make: () => {
      const mu = new RWMutex();
      mu.tryRLock();
      return mu;
    },
    on: (mu) => mu,
    start: (mu, options) => grant(mu.lock(options)),
    ends: { "the rUnlock": { act: (mu) => mu.rUnlock(), gives: granted } },
  }),
  wait({
    name: "a lock for reading",
    reason: "sync.RWMutex.RLock",
    make: writing,
    on: (mu) => mu,
    start: (mu, options) => grant(mu.rLock(options)),
    ends: { "the unlock": { act: (mu) => mu.unlock(), gives: granted } },
  }),
  wait({
    name: "a wait for a condition",
    reason: "sync.Cond.Wait",
    // On a locker that never waits: to lock again is another operation.
    make: () => new Cond({ lock: async () => ({ [Symbol.dispose]() {} }), unlock() {} }),
    on: (cond) => cond,
    start: (cond, options) => cond.wait(options),
    ends: {
      "a signal": { act: (cond) => cond.signal(), gives: () => resolves(undefined) },
      "a broadcast": { act: (cond) => cond.broadcast(), gives: () => resolves(undefined) },
    },
  }),
  wait<RunningOnce>({
    name: "a do of what is being done",
    reason: "sync.Mutex.Lock",
    takesSignal: false,
    make: () => new RunningOnce(),
    on: ({ once }) => once,
    start: ({ once }) => once.do(() => {}),
    ends: ofFunction,
    clear: ({ end }) => end(),
  }),
  wait({
    name: "an acquire of a semaphore",
    reason: "semacquire",
    make: empty,
    on: (s) => s,
    start: (s, options) => grant(s.acquire(2, options)),
    ends: { "the release": { act: (s) => s.release(2), gives: granted } },
  }),
  wait({
    name: "an acquire of more than there are",
    reason: "semacquire",
    make: () => new Semaphore(1),
    on: (s) => s,
    start: (s, options) => grant(s.acquire(2, options)),
    ends: {},
  }),
  wait<RunningLimit>({
    name: "a call of a limited function",
    reason: "semacquire",
    make: () => new RunningLimit(),
    start: ({ one }, options) => one(() => {}, options),
    ends: ofFunction,
    clear: ({ end }) => end(),
  }),
];
