/** A regression that the gate has to notice. */
export interface Plant {
  readonly name: string;
  /** The workloads that suffer from it, and the figure in which it shows. */
  readonly shows: readonly { readonly workload: string; readonly figure: string; readonly inMain?: true }[];
  /** What it does to the classes that are in scope, `Channel`, `Pool`, `Mutex`, `Semaphore` and `ErrGroup`; with the {@link tools}. */
  readonly source: string;
}

/** What the sources are written with. */
export const tools = `
  /** Waits for so many promises, one after the other. */
  async function linger(promises) {
    for (let turn = 0; turn < promises; turn += 1) await new Promise((resolve) => resolve(turn));
  }
  const lists = new WeakMap();
  /** The list that belongs to an object. */
  function listOf(owner) {
    if (!lists.has(owner)) lists.set(owner, []);
    return lists.get(owner);
  }`;

/** A `main` that does something first. */
function mainThat(does: string): string {
  return `
      import { main as sound } from "./sound.js";
      export function main(fn, options) {${does}
        return sound(fn, options);
      }`;
}

export const plants: readonly Plant[] = [
  {
    name: "a receive goes through four more promises",
    shows: [
      { workload: "ping-pong", figure: "bare" },
      { workload: "unbuffered", figure: "bare" },
      { workload: "buffered", figure: "bare" },
      { workload: "many-to-many", figure: "bare" },
    ],
    source: `
      const { receive } = Channel.prototype;
      Channel.prototype.receive = async function (options) {
        await linger(4);
        return receive.call(this, options);
      };`,
  },
  {
    name: "a receive walks over all who are parked",
    shows: [{ workload: "drain", figure: "growth" }],
    source: `
      const { send, receive } = Channel.prototype;
      Channel.prototype.send = function (value, options) {
        listOf(this).push(value);
        return send.call(this, value, options);
      };
      Channel.prototype.receive = function (options) {
        const senders = listOf(this);
        if (senders.lastIndexOf(senders[0]) === 0) senders.shift();
        return receive.call(this, options);
      };`,
  },
  {
    name: "who is parked keeps an array of 32 numbers",
    shows: [
      { workload: "heap", figure: "shared" },
      { workload: "heap", figure: "own" },
    ],
    source: `
      const { receive } = Channel.prototype;
      Channel.prototype.receive = function (options) {
        const promise = receive.call(this, options);
        promise.kept = new Float64Array(32);
        return promise;
      };`,
  },
  {
    name: "a job goes through six more promises",
    shows: [{ workload: "pool-steady", figure: "bare" }],
    source: `
      const { run } = Pool.prototype;
      Pool.prototype.run = async function (job, options) {
        await linger(6);
        return run.call(this, job, options);
      };`,
  },
  {
    name: "an abort walks ten times over all who are queued",
    shows: [{ workload: "pool-abort", figure: "growth" }],
    source: `
      const { run } = Pool.prototype;
      Pool.prototype.run = function (job, options) {
        const jobs = listOf(this);
        jobs.push(job);
        const promise = run.call(this, job, options);
        promise.catch(() => {
          for (let walk = 0; walk < 10; walk += 1) if (jobs.lastIndexOf(job) < 0) throw job;
          jobs.splice(jobs.lastIndexOf(job), 1);
        });
        return promise;
      };`,
  },
  {
    name: "a step of a loop goes through four more promises",
    shows: [{ workload: "for-await", figure: "bare" }],
    source: `
      const iterator = Channel.prototype[Symbol.asyncIterator];
      Channel.prototype[Symbol.asyncIterator] = function () {
        const inner = iterator.call(this);
        const next = async () => {
          await linger(4);
          return inner.next();
        };
        return { next };
      };`,
  },
  {
    name: "a select goes through sixteen more promises, and keeps them",
    shows: [
      { workload: "select-2", figure: "bare" },
      { workload: "select-16", figure: "bare" },
      { workload: "select-idle", figure: "bare" },
      { workload: "select-idle", figure: "bytes" },
    ],
    source: `
      import { select as sound } from "./sound.js";
      const kept = [];
      export async function select(cases, options) {
        await linger(16);
        kept.push(Promise.resolve());
        return sound(cases, options);
      }`,
  },
  {
    name: "an abort walks over all who wait for the signal",
    shows: [{ workload: "abort-shared", figure: "growth" }],
    source: `
      const { receive } = Channel.prototype;
      Channel.prototype.receive = function (options) {
        const promise = receive.call(this, options);
        if (options === undefined) return promise;
        const others = listOf(options.signal);
        others.push(promise);
        promise.catch(() => others.lastIndexOf(null) + others.indexOf(null));
        return promise;
      };`,
  },
  {
    name: "a run walks thirty times over all that there were before, and keeps an array of 32 numbers",
    shows: [
      { workload: "pool-burst", figure: "growth" },
      { workload: "pool-burst", figure: "bytes" },
      { workload: "pool-priorities", figure: "growth" },
    ],
    source: `
      const { run } = Pool.prototype;
      Pool.prototype.run = function (job, options) {
        const before = listOf(this);
        before.push(job);
        for (let walk = 0; walk < 30; walk += 1) for (const other of before) if (other === null) throw other;
        const promise = run.call(this, job, options);
        promise.kept = new Float64Array(32);
        return promise;
      };`,
  },
  {
    name: "a step of a map goes through sixteen more promises",
    shows: [{ workload: "pool-map", figure: "bare" }],
    source: `
      const { map } = Pool.prototype;
      Pool.prototype.map = function (jobs, options) {
        const results = map.call(this, jobs, options);
        const next = results.next.bind(results);
        results.next = async () => {
          await linger(16);
          return next();
        };
        return results;
      };`,
  },
  {
    name: "a take goes through four more promises",
    shows: [{ workload: "take", figure: "bare" }],
    source: `
      const { take } = Channel.prototype;
      Channel.prototype.take = async function (options) {
        await linger(4);
        return take.call(this, options);
      };`,
  },
  {
    name: "main makes a receive and a select go through six more promises",
    shows: [
      { workload: "ping-pong", figure: "bare", inMain: true },
      { workload: "unbuffered", figure: "bare", inMain: true },
      { workload: "take", figure: "bare", inMain: true },
      { workload: "buffered", figure: "bare", inMain: true },
      { workload: "select-2", figure: "bare", inMain: true },
    ],
    source: `
      import { select as soundSelect } from "./sound.js";
      let inMain = false;
      ${mainThat(`
        inMain = true;
        const { receive, take } = Channel.prototype;
        Channel.prototype.receive = async function (options) {
          await linger(6);
          return receive.call(this, options);
        };
        Channel.prototype.take = async function (options) {
          await linger(6);
          return take.call(this, options);
        };`)}
      export async function select(cases, options) {
        if (inMain) await linger(6);
        return soundSelect(cases, options);
      }`,
  },
  {
    name: "main makes each job and each result of a pool go through sixteen more promises",
    shows: [
      { workload: "pool-steady", figure: "bare", inMain: true },
      { workload: "pool-map", figure: "bare", inMain: true },
    ],
    source: mainThat(`
        const { run, map } = Pool.prototype;
        Pool.prototype.run = async function (...args) {
          await linger(16);
          return run.apply(this, args);
        };
        Pool.prototype.map = async function* (...args) {
          for await (const result of map.apply(this, args)) {
            await linger(16);
            yield result;
          }
        };`),
  },
  {
    name: "main has a weak reference to each operation that parks, and hears when it goes on",
    shows: [
      { workload: "prime-sieve", figure: "bare", inMain: true },
      { workload: "heap", figure: "shared", inMain: true },
    ],
    source: `
      import { observe } from "./runtime/events.js";
      ${mainThat(`
        const parked = new Set();
        observe({
          parked(operation) {
            const reference = new WeakRef(operation);
            parked.add(reference);
            const { resolve } = operation;
            operation.resolve = (outcome) => {
              parked.delete(reference);
              resolve(outcome);
            };
          },
        });`)}`,
  },
  {
    name: "a select goes through sixteen more promises if one of its cases is the end of a context",
    shows: [{ workload: "select-done", figure: "bare" }],
    source: `
      import { select as sound } from "./sound.js";
      export async function select(cases, options) {
        if (cases.done !== undefined) await linger(16);
        return sound(cases, options);
      }`,
  },
  {
    name: "a lock and a token go through six more promises",
    shows: [
      { workload: "lock-free", figure: "bare" },
      { workload: "lock-contended", figure: "bare" },
      { workload: "acquire-free", figure: "bare" },
      { workload: "acquire-contended", figure: "bare" },
    ],
    source: `
      const { lock } = Mutex.prototype;
      Mutex.prototype.lock = async function (options) {
        await linger(6);
        return lock.call(this, options);
      };
      const { acquire } = Semaphore.prototype;
      Semaphore.prototype.acquire = async function (n, options) {
        await linger(6);
        return acquire.call(this, n, options);
      };`,
  },
  {
    name: "an unlock walks over all who wait",
    shows: [{ workload: "lock-queue", figure: "growth" }],
    source: `
      const { lock, unlock } = Mutex.prototype;
      Mutex.prototype.lock = function (options) {
        const promise = lock.call(this, options);
        listOf(this).push(promise);
        return promise;
      };
      Mutex.prototype.unlock = function () {
        const waiters = listOf(this);
        if (waiters.lastIndexOf(waiters[0]) === 0) waiters.shift();
        return unlock.call(this);
      };`,
  },
  {
    name: "a function of a group goes through twelve more promises",
    shows: [{ workload: "group", figure: "bare" }],
    source: `
      const { go } = ErrGroup.prototype;
      ErrGroup.prototype.go = function (fn, ...args) {
        return go.call(this, async () => {
          await linger(12);
          return fn(...args);
        });
      };`,
  },
];
