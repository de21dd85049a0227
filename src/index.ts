/**
 * Go's concurrency for TypeScript: channels, select, goroutines, wait groups, locks and time as promise-based primitives.
 *
 * @module goroutines
 */
export {
  Channel,
  ClosedChannelError,
  type ReceiveChannel,
  type Received,
  type SendCase,
  type SendChannel,
  type WaitOptions,
} from "./channel/index.js";
// The one namespace, so that lines of Go such as `context.WithCancel` keep their form.
export * as context from "./context/index.js";
export { ErrGroup } from "./errgroup/index.js";
export { defer, go, type MainOptions, main } from "./goroutine/index.js";
export { limit } from "./limit/index.js";
export {
  type BackoffOptions,
  backoff,
  ClosedPoolError,
  type DurationSummary,
  type EachOptions,
  type JobCancelled,
  type JobContext,
  type JobDone,
  type JobFailed,
  type JobOptions,
  type JobRecord,
  type JobTimedOut,
  type MapOptions,
  type Outcome,
  Pool,
  type PoolOptions,
  type PoolStats,
  type RateOptions,
  type RetryOptions,
  type StopOptions,
  type Task,
  type TaskPool,
  TimeoutError,
  tasks,
  type WorkerRange,
} from "./pool/index.js";
export { every, Limiter, type Reservation } from "./rate/index.js";
export { type Case, type Cases, type Selected, type SelectedCase, select, trySelect } from "./select/index.js";
export { notify, notifyContext } from "./signal/index.js";
export { type FlightResult, SingleFlight } from "./singleflight/index.js";
export { Cond, type Locker, Mutex, Once, onceFunc, onceValue, RWMutex, Semaphore } from "./sync/index.js";
export {
  after,
  afterFunc,
  type FuncTimer,
  formatDuration,
  Hour,
  Microsecond,
  Millisecond,
  Minute,
  Nanosecond,
  now,
  Second,
  sleep,
  Ticker,
  Timer,
  tick,
} from "./time/index.js";
export { WaitGroup } from "./waitgroup/index.js";
