import { observe } from "../runtime/events.js";
import { quoted } from "../runtime/quoted.js";
import { Recorder, type TraceEvent } from "../trace/index.js";
import { perfetto } from "./perfetto.js";
import { Ring } from "./ring.js";
import { sharedAttribution } from "./tracker.js";

/** Options of {@link trace}: how much it records. */
export interface TraceOptions {
  /**
   * The maximum number of events, of which the newest are kept: an integer >= 1. Default: 100,000, which take some tens
   * of megabytes.
   */
  readonly capacity?: number | undefined;
  /**
   * Whether the places of events are recorded, which costs some tens of microseconds for each operation. Default:
   * false.
   */
  readonly places?: boolean | undefined;
}

/** An event, and the name of its goroutine. */
export interface Recorded {
  readonly event: TraceEvent;
  readonly name: string;
}

const CAPACITY = 100_000;

/**
 * A recording of the events of goroutines. Made by {@link trace}.
 *
 * @hideconstructor
 */
export class Trace implements Disposable {
  readonly #ring: Ring<Recorded>;
  readonly #unobserve: () => void;

  /** @internal */
  constructor(capacity: number, places: boolean) {
    const ring = new Ring<Recorded>(capacity);
    this.#ring = ring;
    this.#unobserve = observe(new Recorder((event, name) => ring.add({ event, name }), places), sharedAttribution());
  }

  /** The events recorded so far, the oldest first. Each call makes a copy. */
  get events(): readonly TraceEvent[] {
    return this.#ring.toArray().map(({ event }) => event);
  }

  /** The number of older events that were dropped because there were more than the capacity. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  /** Stops the recording: from now on it costs nothing. The recorded events stay. */
  stop(): void {
    this.#unobserve();
  }

  /**
   * Formats the events recorded so far for https://ui.perfetto.dev, which opens them as a file and draws them; nothing
   * leaves the browser. `chrome://tracing` reads it as well.
   *
   * Each goroutine is a track. It has a slice for each wait, named after the reason, and one for each period in which
   * it runs or awaits something else. Arrows lead from a goroutine to those that it starts or wakes. Two counters show
   * how many goroutines run and wait. The first event is at 0.
   *
   * @returns A string in Chrome's trace event format, which is JSON.
   *
   * @example
   * ```ts
   * import { Channel, go } from "goroutines";
   * import { trace } from "goroutines/debug";
   *
   * using recording = trace();
   * const ch = new Channel<string>();
   * const worker = go(async function worker() {
   *   await ch.receive();
   * });
   * await ch.send("job");
   * await worker;
   * const { traceEvents } = JSON.parse(recording.toPerfetto());
   * console.log(traceEvents.length > 0); // true
   * ```
   */
  toPerfetto(): string {
    return perfetto(this.#ring.toArray());
  }

  /** The same as {@link Trace.stop}, for `using recording = trace()`. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/**
 * Records the events of goroutines from now on: starts and ends, operations, waits, and which goroutine wakes which.
 * Use it to find out why a program is slow.
 *
 * Memory is limited: when there are more events than `capacity`, the oldest are dropped. So a recording may run all the
 * time and be read when something has happened, like Go's flight recorder. Values are recorded as short strings, and no
 * object is kept alive. The order of execution does not change.
 *
 * Goroutines that started earlier are known if {@link track}, {@link onLeak} or another recording was active then;
 * otherwise their events belong to goroutine 0.
 *
 * @param options - The number of events to keep, and whether they have places.
 * @returns The recording; `using` or {@link Trace.stop} ends it.
 * @throws `RangeError` `trace: capacity must be an integer >= 1, not …`, and `TypeError` `trace: places must be a boolean, not …`.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 * import { trace } from "goroutines/debug";
 *
 * using recording = trace();
 * const ch = new Channel<string>();
 * const receiver = go(async function receiver() {
 *   await ch.receive();
 * });
 * const sender = go(async function sender() {
 *   await ch.send("hello");
 * });
 * await Promise.all([receiver, sender]);
 * for (const { goroutine, kind, object, peer, value } of recording.events) {
 *   if (kind === "wake") console.log(goroutine, kind, object, peer, value); // 1 wake channel 1 2 "hello"
 * }
 * ```
 *
 * While it runs, every operation costs one to three microseconds more; on Node 20 and 22 every promise of the process
 * also costs a little more. Stopped, it costs nothing. Mirrors `Start` and `FlightRecorder` of Go's runtime/trace.
 */
export function trace(options: TraceOptions = {}): Trace {
  const { capacity = CAPACITY, places = false } = options;
  if (!(Number.isSafeInteger(capacity) && capacity >= 1)) {
    throw new RangeError(`trace: capacity must be an integer >= 1, not ${quoted(capacity)}`);
  }
  if (typeof places !== "boolean") throw new TypeError(`trace: places must be a boolean, not ${quoted(places)}`);
  return new Trace(capacity, places);
}
