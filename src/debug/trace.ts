import { observe } from "../runtime/events.js";
import { quoted } from "../runtime/quoted.js";
import { Recorder, type TraceEvent } from "../trace/index.js";
import { perfetto } from "./perfetto.js";
import { Ring } from "./ring.js";
import { sharedAttribution } from "./tracker.js";

/** How much {@link trace} records. */
export interface TraceOptions {
  /** How many events are kept at most, an integer >= 1: the newest. Default: 100,000, which are some tens of megabytes. */
  readonly capacity?: number | undefined;
  /** Whether events have their place: some tens of microseconds for each operation. Default: false. */
  readonly places?: boolean | undefined;
}

/** An event, and the name of its goroutine. */
export interface Recorded {
  readonly event: TraceEvent;
  readonly name: string;
}

const CAPACITY = 100_000;

/**
 * The record of what goroutines do. Made by {@link trace}.
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

  /** What was recorded so far, the oldest first. Each time a copy. */
  get events(): readonly TraceEvent[] {
    return this.#ring.toArray().map(({ event }) => event);
  }

  /** How many older events were dropped, because there were more than the capacity. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  /** Ends the recording: from now on it costs nothing. What was recorded stays. */
  stop(): void {
    this.#unobserve();
  }

  /**
   * Writes what was recorded so far for https://ui.perfetto.dev, which opens it as a file and draws it; nothing leaves the
   * browser. `chrome://tracing` reads it as well.
   *
   * Each goroutine is a track, with a slice for each stretch that it waits, named after the reason, and for each that it runs
   * or awaits something else. Arrows lead from the one that starts another or lets it go on. Two counters show how many
   * goroutines run and wait. The first event is at 0.
   *
   * @returns A text in Chrome's trace event format, which is JSON.
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

  /** {@link Trace.stop}, for `using recording = trace()`. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/**
 * Records what goroutines do from now on: which start and end, each operation, what waits for what, and which lets which go
 * on. That is what a program that is slow is asked.
 *
 * Memory is bounded: when there are more events than `capacity`, the oldest are dropped, so a recording may run all the time
 * and be looked at when something has happened, as Go's flight recorder is. A value is recorded as a short text, and nothing
 * is kept alive. The program runs as it would without it.
 *
 * Goroutines that were started before are known where {@link track}, {@link onLeak} or another recording was under way then;
 * otherwise theirs are the events of goroutine 0.
 *
 * @param options - How many events are kept, and whether they have places.
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
 * While it runs, every operation costs one to three microseconds more, on Node 20 and 22 every promise of the process a little as
 * well. Stopped, it costs nothing. Mirrors `Start` and `FlightRecorder` of Go's runtime/trace.
 */
export function trace(options: TraceOptions = {}): Trace {
  const { capacity = CAPACITY, places = false } = options;
  if (!(Number.isSafeInteger(capacity) && capacity >= 1)) {
    throw new RangeError(`trace: capacity must be an integer >= 1, not ${quoted(capacity)}`);
  }
  if (typeof places !== "boolean") throw new TypeError(`trace: places must be a boolean, not ${quoted(places)}`);
  return new Trace(capacity, places);
}
