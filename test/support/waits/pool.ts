import {
  Channel,
  ClosedChannelError,
  ClosedPoolError,
  Pool,
  type PoolOptions,
  TimeoutError,
} from "../../../src/index.js";
import { rejects, resolves, type Settled, type Wait, wait } from "../wait.js";
import { passTime } from "./time.js";

/** A pool with one worker. A job ends when its handler gets a value through the gate, and fails when that is closed. */
class Jobs {
  readonly gate: Channel<object> = new Channel(2);
  readonly pool: Pool<object, object>;
  /** Cancels the job that is queued. */
  readonly queued: AbortController = new AbortController();

  constructor(options: PoolOptions<object, object> = {}) {
    this.pool = new Pool(() => this.gate.take(), { workers: 1, queue: 1, name: "jobs", results: Infinity, ...options });
  }

  /** Gives the worker a job. */
  busy(): Jobs {
    this.pool.trySubmit({});
    return this;
  }

  /** Fills the queue. */
  full(): Jobs {
    this.pool.trySubmit({}, this.queued);
    return this;
  }

  /** Leaves the queue as it is. */
  paused(): Jobs {
    this.pool.pause();
    return this;
  }

  /** Has the queued job end, so that its outcome is unread. */
  withUnread(): Jobs {
    this.queued.abort();
    return this;
  }

  clear(): void {
    void this.pool.stop();
    if (!this.gate.closed) this.gate.close();
  }
}

const WORKER = 'worker 1 of pool "jobs"';
const clear = (jobs: Jobs) => jobs.clear();
const done = () => resolves(undefined);
const failed = () => rejects(new ClosedChannelError("receive from closed channel"));
const stopped = (cause: object): Settled => rejects(new ClosedPoolError('pool "jobs" is closed', { cause }));

/** Ends the job that the worker has. */
const letOne = ({ gate }: Jobs, value: object) => gate.trySend(value);

/** A loop over the results of a map, whose only job the worker has. */
class Loop extends Jobs {
  readonly quit: AbortController = new AbortController();
  readonly results: AsyncIterableIterator<object> = this.pool.map([{}], this.quit);
}

export const poolWaits: readonly Wait[] = [
  wait({
    name: "a submit that waits for room in the queue",
    reason: 'pool.submit "jobs"',
    make: () => new Jobs().busy().full(),
    start: ({ pool }, options, value) => pool.submit(value, options),
    ends: {
      "the queued job's cancellation": { act: ({ queued }) => queued.abort(), gives: done, keeps: "offered" },
      "the end of a job": { act: letOne, gives: done, by: WORKER, keeps: "offered" },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    finds: ({ pool }) => pool.stats.waiting > 0,
    clear,
  }),
  wait({
    name: "a submit that waits for a reader of the results",
    reason: 'pool.submit "jobs"',
    make: () => new Jobs({ results: 1 }).paused().full().withUnread(),
    start: ({ pool }, options, value) => pool.submit(value, options),
    ends: {
      "a receive of a result": { act: ({ pool }) => pool.results.tryReceive(), gives: done, keeps: "offered" },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    clear,
  }),
  wait({
    name: "a run that waits for room in the queue",
    reason: 'pool.run "jobs"',
    make: () => new Jobs().busy().full(),
    start: ({ pool }, options, value) => pool.run(value, options),
    ends: { "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped } },
    finds: ({ pool }) => pool.stats.waiting > 0,
    clear,
  }),
  wait({
    name: "a run whose job is queued",
    reason: 'pool.run "jobs"',
    make: () => new Jobs().busy(),
    start: ({ pool }, options, value) => pool.run(value, options),
    ends: {
      "the end of its job": {
        act: ({ gate }, value) => gate.trySend({}) && gate.trySend(value),
        gives: resolves,
        by: WORKER,
      },
      "its job's failure": { act: ({ gate }) => gate.close(), gives: failed, by: WORKER },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    finds: ({ pool }) => pool.stats.queued > 0,
    clear,
  }),
  wait({
    name: "a run whose job has a worker",
    reason: 'pool.run "jobs"',
    make: () => new Jobs(),
    start: ({ pool }, options, value) => pool.run(value, options),
    ends: {
      "the end of its job": { act: letOne, gives: resolves, by: WORKER },
      "its job's failure": { act: ({ gate }) => gate.close(), gives: failed, by: WORKER },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    clear,
  }),
  wait({
    name: "a run whose job has a timeout",
    reason: 'pool.run "jobs"',
    waitsForTime: true,
    make: () => new Jobs({ timeout: 5 }),
    start: ({ pool }, options, value) => pool.run(value, options),
    ends: {
      "the end of its job": { act: letOne, gives: resolves, by: WORKER },
      "its timeout": {
        act: passTime,
        gives: () => rejects(new TimeoutError('job of pool "jobs" timed out after 5ms')),
        later: true,
      },
    },
    clear,
  }),
  wait<Loop>({
    name: "the next of a loop over a map",
    reason: 'pool.map "jobs"',
    takesSignal: false,
    make: () => new Loop(),
    start: ({ results }) => results.next(),
    ends: {
      "the end of a job": { act: letOne, gives: (value) => resolves({ value, done: false }), by: WORKER },
      "a job's failure": { act: ({ gate }) => gate.close(), gives: failed, by: WORKER },
      "the loop's return": {
        act: ({ results }) => results.return?.(),
        gives: () => resolves({ value: undefined, done: true }),
      },
      "the abort of the map's signal": { act: ({ quit }, reason) => quit.abort(reason), gives: rejects },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    clear,
  }),
  wait({
    name: "an each whose job has a worker",
    reason: 'pool.each "jobs"',
    make: () => new Jobs(),
    start: ({ pool }, options, value) => pool.each([value], options),
    ends: {
      "the end of its job": { act: letOne, gives: done, by: WORKER },
      "its job's failure": { act: ({ gate }) => gate.close(), gives: failed, by: WORKER },
      "a stop": { act: ({ pool }, reason) => pool.stop(reason), gives: stopped },
    },
    clear,
  }),
  wait({
    name: "a pause of a pool whose worker has a job",
    reason: 'pool.pause "jobs"',
    takesSignal: false,
    make: () => new Jobs({ onTimeout: "abandon" }).busy(),
    start: ({ pool }) => pool.pause(),
    ends: {
      "the end of the job": { act: letOne, gives: done, by: WORKER },
      "a stop": { act: ({ pool }) => pool.stop(), gives: done },
    },
    clear,
  }),
  wait({
    name: "a wait for an idle pool",
    reason: 'pool.idle "jobs"',
    make: () => new Jobs().paused().full(),
    start: ({ pool }, options) => pool.idle(options),
    ends: {
      "the cancellation of its last job": { act: ({ queued }) => queued.abort(), gives: done },
      "the end of its last job": {
        act: ({ pool, gate }, value) => {
          gate.trySend(value);
          pool.resume();
        },
        gives: done,
        by: WORKER,
      },
      "a stop": { act: ({ pool }) => pool.stop(), gives: done },
    },
    clear,
  }),
  wait({
    name: "a close of a pool",
    reason: 'pool.close "jobs"',
    make: () => new Jobs({ onTimeout: "abandon" }).busy(),
    start: ({ pool }, options) => pool.close(options),
    ends: {
      "the end of its last job": { act: letOne, gives: done, by: WORKER },
      "a stop": { act: ({ pool }) => pool.stop(), gives: done },
    },
    clear,
  }),
  wait({
    name: "a stop of a pool",
    reason: 'pool.stop "jobs"',
    takesSignal: false,
    make: () => new Jobs().busy(),
    // With a reason, because the error that is one by default has a stack, which holds who is on it.
    start: ({ pool }) => pool.stop("enough"),
    ends: { "the end of the last handler": { act: letOne, gives: done, by: WORKER } },
    clear,
  }),
];
