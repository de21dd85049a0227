import type { TraceEvent } from "../trace/index.js";
import type { Recorded } from "./trace.js";

/** An entry of Chrome's trace event format. Instants and durations are microseconds. */
interface Entry {
  readonly ph: "M" | "X" | "i" | "s" | "f" | "C";
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly [member: string]: unknown;
}

const PROCESS = 1;
/**
 * The smallest distance between two events that Perfetto can show, so that their order shows even while a clock stands
 * still.
 */
const NANOSECOND = 1e-3;
const MICROSECONDS = 1e3;

/** A period in which a goroutine does one thing. */
interface Stretch {
  readonly name: string;
  readonly category: "run" | "wait";
  readonly from: number;
  readonly args: object;
}

/** Formats events for Perfetto, in Chrome's trace event format. */
export function perfetto(recorded: readonly Recorded[]): string {
  const tracks = new Tracks();
  for (const { event, name } of recorded) tracks.add(event, name);
  return JSON.stringify({ displayTimeUnit: "ms", traceEvents: tracks.finish() });
}

/**
 * The tracks as they grow. Invariant: the periods of a goroutine do not overlap; from its first event to its end it is
 * in exactly one.
 */
class Tracks {
  readonly #entries: Entry[] = [];
  readonly #stretches: Map<number, Stretch> = new Map();
  readonly #names: Map<number, string> = new Map();
  /** The number of goroutines in a period of each kind. */
  readonly #counts = { run: 0, wait: 0 };
  #start: number | null = null;
  #now = 0;
  #flows = 0;

  add(event: TraceEvent, name: string): void {
    const { at, goroutine, kind, peer } = event;
    this.#start ??= at;
    this.#now = Math.max((at - this.#start) * MICROSECONDS, this.#now + NANOSECOND);
    if (peer !== undefined) this.#see(peer, "");
    this.#see(goroutine, name);
    if (kind === "park") this.#change(goroutine, "wait", event.operation ?? "", event);
    if (kind === "wake") this.#change(goroutine, "run", this.#names.get(goroutine) || "run", event);
    if (kind === "operation" || kind === "timer") this.#mark(event);
    if (peer !== undefined && peer !== goroutine) this.#arrow(peer, goroutine, kind);
    if (kind === "end") this.#end(goroutine);
    if (kind !== "operation") this.#count();
  }

  /** All entries, including the unfinished periods up to the last event. */
  finish(): Entry[] {
    this.#now += NANOSECOND;
    for (const goroutine of [...this.#stretches.keys()]) this.#end(goroutine);
    const named = [...this.#names].flatMap(([tid, name]): Entry[] => [
      { ph: "M", name: "thread_name", pid: PROCESS, tid, args: { name: titleOf(tid, name) } },
      { ph: "M", name: "thread_sort_index", pid: PROCESS, tid, args: { sort_index: tid } },
    ]);
    return [{ ph: "M", name: "process_name", pid: PROCESS, args: { name: "goroutines" } }, ...named, ...this.#entries];
  }

  /** Called for an event of a goroutine: it runs, unless it is known to wait. */
  #see(goroutine: number, name: string): void {
    if (name !== "" || !this.#names.has(goroutine)) this.#names.set(goroutine, name);
    if (this.#stretches.has(goroutine)) return;
    const stretch = {
      name: goroutine === 0 ? "host" : name || "run",
      category: "run",
      from: this.#now,
      args: {},
    } as const;
    this.#begin(goroutine, stretch);
  }

  #change(goroutine: number, category: Stretch["category"], name: string, event: TraceEvent): void {
    this.#end(goroutine);
    this.#begin(goroutine, { name, category, from: this.#now, args: detailsOf(event) });
  }

  #begin(goroutine: number, stretch: Stretch): void {
    this.#stretches.set(goroutine, stretch);
    if (goroutine !== 0) this.#counts[stretch.category] += 1;
  }

  #end(goroutine: number): void {
    const stretch = this.#stretches.get(goroutine);
    if (stretch === undefined) return;
    this.#stretches.delete(goroutine);
    if (goroutine !== 0) this.#counts[stretch.category] -= 1;
    const { name, category: cat, from: ts, args } = stretch;
    this.#entries.push({ ph: "X", name, cat, pid: PROCESS, tid: goroutine, ts, dur: this.#now - ts, args });
  }

  #mark(event: TraceEvent): void {
    const name = event.operation ?? `${event.object}`;
    const args = detailsOf(event);
    const [ts, tid] = [this.#now, event.goroutine];
    this.#entries.push({ ph: "i", s: "t", name, cat: event.kind, pid: PROCESS, tid, ts, args });
  }

  #arrow(from: number, to: number, name: string): void {
    this.#flows += 1;
    const flow = { name, cat: "flow", id: this.#flows, pid: PROCESS, ts: this.#now };
    this.#entries.push({ ...flow, ph: "s", tid: from }, { ...flow, ph: "f", bp: "e", tid: to });
  }

  #count(): void {
    const args = { running: this.#counts.run, waiting: this.#counts.wait };
    this.#entries.push({ ph: "C", name: "goroutines", pid: PROCESS, ts: this.#now, args });
  }
}

function titleOf(goroutine: number, name: string): string {
  if (goroutine === 0) return "timers and the host";
  return name === "" ? `goroutine ${goroutine}` : `goroutine ${goroutine}: ${name}`;
}

function detailsOf({ step, object, peer, chosen, value, place }: TraceEvent): object {
  return { step, object, peer, chosen, value, place };
}
