import { type Entry, Line, type Place } from "./model-line.js";
import type { Options, Statement } from "./model-program.js";
import { Timeline } from "./model-timeline.js";

type Adding = Extract<Statement, { do: "submit" | "trySubmit" | "run" | "tryRun" }>;

/**
 * What a pool of a fixed size does, written to be obvious: a simulation that goes from one instant to the next. Handlers
 * call nothing. This is the specification that the package is compared with.
 *
 * At one instant calls come first, and what they set off, later: a handler is neither called nor does it end within a call.
 */
export class Reference {
  readonly entries: Entry[] = [];
  /** When each call of idle, close and stop resolved; null while it waits. */
  readonly rests: (number | null)[] = [];
  readonly #options: Options;
  readonly #queue: Line = new Line();
  readonly #waiting: Line = new Line();
  /** Those that come back for another attempt. */
  readonly #due: Line = new Line();
  readonly #aborted = new Set<number>();
  readonly #timeline: Timeline = new Timeline();
  /** When handlers were called; the future stands for those that have a worker and are about to be. */
  #calls: number[] = [];
  #max: number;
  #busy = 0;
  #started = 0;
  #isPaused = false;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#max = options.workers as number;
  }

  perform(statement: Statement): void {
    switch (statement.do) {
      case "submit":
      case "trySubmit":
      case "run":
      case "tryRun":
        this.#add(statement);
        break;
      case "pause":
        this.#isPaused = !this.#isClosed;
        break;
      case "resume":
        this.#resume();
        break;
      case "clear":
        this.#cutAll("waiting", "queued", "due", "retrying");
        break;
      case "resize":
        this.#max = statement.workers as number;
        this.#dispatch();
        break;
      case "abort":
        this.#abort(statement.signal as number);
        break;
      case "close":
      case "stop":
        this.#isClosed = true;
        if (statement.do === "stop") this.#stop();
        this.#resume();
        this.#await();
        break;
      case "idle":
        this.#await();
        break;
      case "sleep":
        this.#timeline.pass(statement.duration, () => this.#look());
    }
  }

  /** Closes the pool, and lets all happen that can. */
  end(): void {
    this.perform({ do: "close" });
    this.#timeline.pass(Number.POSITIVE_INFINITY, () => this.#look());
  }

  #add({ do: how, work, wishes }: Adding): void {
    const { aging } = this.#options;
    const { priority, signal } = wishes;
    const rank = aging === null ? priority : priority - this.#timeline.now / aging;
    const entry: Entry = {
      how,
      work,
      wishes,
      rank,
      place: "new",
      order: 0,
      left: wishes.timeout,
      deadline: null,
      taken: null,
      calls: [],
      ended: null,
      isAbandoned: false,
    };
    this.entries.push(entry);
    if (this.#isClosed || (signal !== null && this.#aborted.has(signal))) {
      this.#end(entry, "cancelled");
      return;
    }
    this.#place(entry);
    if (how.startsWith("try") && entry.place === "waiting") {
      this.#waiting.remove(entry);
      this.#end(entry, "cancelled");
    }
  }

  #place(entry: Entry): void {
    if (this.#backlog === 0 && this.#busy < this.#max && this.#mayStart) {
      this.#busy += 1;
      this.#assign(entry);
    } else if (this.#queue.length < this.#options.queue) {
      this.#move(entry, "queued");
    } else {
      this.#move(entry, "waiting");
    }
  }

  #move(entry: Entry, place: Place): void {
    entry.place = place;
    if (place === "waiting") this.#waiting.add(entry);
    else entry.taken ??= this.#timeline.now;
    if (place === "queued") this.#queue.add(entry);
  }

  #placeAgain(entry: Entry): void {
    if (entry.deadline !== null) entry.left = entry.deadline - this.#timeline.now;
    entry.deadline = null;
    if (this.#backlog === 0 && this.#busy < this.#max && this.#mayStart) {
      this.#busy += 1;
      this.#assign(entry);
    } else {
      entry.place = "due";
      this.#due.add(entry);
    }
  }

  #assign(entry: Entry): void {
    this.#started += 1;
    if (entry.order === 0) entry.order = this.#started;
    this.#move(entry, "assigned");
    this.#calls.push(Number.POSITIVE_INFINITY);
    this.#timeline.soon(() => this.#call(entry));
  }

  #call(entry: Entry): void {
    this.#calls.splice(this.#calls.indexOf(Number.POSITIVE_INFINITY), 1);
    if (entry.place === "ended") {
      this.#free();
      return;
    }
    const { work, calls } = entry;
    entry.place = "running";
    this.#calls.push(this.#timeline.now);
    const call = { at: this.#timeline.now, endedAt: null };
    calls.push(call);
    if (entry.left !== null) {
      const deadline = this.#timeline.now + entry.left;
      entry.deadline = deadline;
      this.#timeline.later(entry.left, () => {
        if (entry.deadline === deadline) this.#cut(entry, "timedOut");
      });
    }
    this.#timeline.later(work.duration, () => this.#return(entry, call));
  }

  /** A handler ends. */
  #return(entry: Entry, call: Entry["calls"][number]): void {
    if (call.endedAt !== null) return;
    call.endedAt = this.#timeline.now;
    if (entry.isAbandoned) return;
    if (entry.place !== "ended") {
      if (entry.calls.length > entry.work.failures) this.#end(entry, "done");
      else if (entry.calls.length < (this.#options.retry?.attempts ?? 1)) this.#retry(entry);
      else this.#end(entry, "failed");
    }
    this.#free();
  }

  #retry(entry: Entry): void {
    const delay = this.#options.retry?.delay ?? 0;
    const again = (): void => {
      if (entry.place === "retrying") this.#placeAgain(entry);
    };
    entry.place = "retrying";
    if (delay > 0) this.#timeline.later(delay, again);
    else again();
  }

  /** A worker has nothing to do any more. */
  #free(): void {
    this.#busy -= 1;
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#backlog > 0 && this.#busy < this.#max && this.#mayStart) {
      const next = this.#queue.first ?? this.#waiting.first;
      const back = this.#due.first;
      const entry = back !== undefined && back.rank >= (next?.rank ?? -Infinity) ? back : next;
      if (entry === undefined) break;
      this.#due.remove(entry);
      this.#queue.remove(entry);
      this.#waiting.remove(entry);
      this.#busy += 1;
      this.#assign(entry);
      this.#admit();
    }
    this.#rest();
  }

  #admit(): void {
    for (let entry = this.#waiting.first; entry !== undefined; entry = this.#waiting.first) {
      if (this.#queue.length >= this.#options.queue) return;
      this.#waiting.remove(entry);
      this.#move(entry, "queued");
    }
  }

  #cut(entry: Entry, status: "timedOut" | "cancelled"): void {
    const { place, calls, work } = entry;
    if (place === "ended") return;
    this.#queue.remove(entry);
    this.#waiting.remove(entry);
    this.#due.remove(entry);
    this.#end(entry, status);
    this.#admit();
    this.#rest();
    const call = calls.at(-1);
    if (place !== "running" || call === undefined) return;
    if (work.obeys) this.#timeline.soon(() => this.#return(entry, call));
    if (this.#options.onTimeout === "abandon") {
      entry.isAbandoned = true;
      this.#free();
    }
  }

  #end(entry: Entry, status: "done" | "failed" | "timedOut" | "cancelled"): void {
    entry.place = "ended";
    entry.ended = { status, at: this.#timeline.now };
  }

  #abort(signal: number): void {
    this.#aborted.add(signal);
    const entries = this.entries.filter(({ wishes }) => wishes.signal === signal);
    // Those that wait for room must not get any.
    for (const entry of entries) if (entry.place === "waiting") this.#cut(entry, "cancelled");
    for (const entry of entries) this.#cut(entry, "cancelled");
  }

  #stop(): void {
    this.#cutAll("waiting", "queued", "due", "retrying", "assigned", "running");
  }

  #cutAll(...places: readonly Place[]): void {
    for (const place of places) {
      for (const entry of this.entries) if (entry.place === place) this.#cut(entry, "cancelled");
    }
  }

  #resume(): void {
    this.#isPaused = false;
    this.#dispatch();
  }

  #await(): void {
    this.rests.push(null);
    this.#rest();
  }

  #rest(): void {
    const isAtRest = this.#busy + this.#backlog === 0 && this.entries.every(({ place }) => place !== "retrying");
    if (isAtRest) for (const [i, at] of this.rests.entries()) this.rests[i] = at ?? this.#timeline.now;
  }

  get #backlog(): number {
    return this.#queue.length + this.#waiting.length + this.#due.length;
  }

  get #mayStart(): boolean {
    return !this.#isPaused && this.#opensAt <= this.#timeline.now;
  }

  /** When the rate permits another call. */
  get #opensAt(): number {
    const { rate } = this.#options;
    if (rate === null) return this.#timeline.now;
    this.#calls = this.#calls.filter((at) => at + rate.interval > this.#timeline.now).sort((a, b) => a - b);
    return this.#calls.length < rate.limit ? this.#timeline.now : (this.#calls[0] as number) + rate.interval;
  }

  /** Before time passes: sees to it that the backlog is looked at when the rate permits that. */
  #look(): void {
    const { now } = this.#timeline;
    const opensAt = this.#backlog > 0 && !this.#isPaused ? this.#opensAt : now;
    if (opensAt > now) this.#timeline.later(opensAt - now, () => this.#dispatch());
  }
}
