import { vi } from "vitest";

/** A host timeout that has been set and not cleared. */
export interface FakeTimeout {
  readonly callback: () => void;
  readonly delay: number;
  /** When it is due. */
  readonly at: number;
  /** Whether it would keep the process alive. */
  held: boolean;
}

/** A host whose clock, timeouts and turns of the event loop move only by hand. */
export class FakeHost {
  /** What the monotonic clock says. */
  time = 0;
  /** By how much the wall clock was set forward, or back. */
  wallShift = 0;
  /** How often the monotonic clock was read. */
  reads = 0;
  /** How often a timeout was set. */
  timeoutsSet = 0;
  readonly #numbered: boolean;
  readonly #timeouts: Map<unknown, FakeTimeout> = new Map();
  #immediates: (() => void)[] = [];

  /** Servers identify a timeout by an object, which can be let go; browsers by a number. */
  constructor(timers: "objects" | "numbers" = "objects") {
    this.#numbered = timers === "numbers";
  }

  /** Loads modules of the library anew, which then know no other host than this one. */
  async load<Module>(load: () => Promise<Module>): Promise<Module> {
    const { epoch } = FakeHost;
    const timeOf = (): number => this.time + this.wallShift;
    class FakeDate extends Date {
      /** In whole milliseconds, as real hosts' is. */
      static override now(): number {
        return Math.floor(epoch + timeOf());
      }
    }
    vi.resetModules();
    vi.stubGlobal("performance", { now: () => this.#read() });
    vi.stubGlobal("Date", FakeDate);
    vi.stubGlobal("setTimeout", (callback: () => void, delay: number) => this.#set(callback, delay));
    vi.stubGlobal("clearTimeout", (timer: unknown) => this.#timeouts.delete(timer));
    vi.stubGlobal("setImmediate", (callback: () => void) => this.#immediates.push(callback));
    try {
      return await load();
    } finally {
      vi.unstubAllGlobals();
    }
  }

  /** The wall-clock time when the monotonic clock says zero. */
  static readonly epoch: number = Date.UTC(2020, 0, 1);

  get timeouts(): FakeTimeout[] {
    return [...this.#timeouts.values()];
  }

  /** Whether a timeout keeps the process alive. */
  get holds(): boolean {
    return this.timeouts.some((timeout) => timeout.held);
  }

  /** How many callbacks wait for the next turn. */
  get turnsAsked(): number {
    return this.#immediates.length;
  }

  /** Runs the earliest timeout, at the time it is due unless it is later than that already. */
  runTimeout(): void {
    const [earliest] = this.timeouts.sort((a, b) => a.at - b.at);
    if (earliest === undefined) throw new Error("no timeout is set");
    this.time = Math.max(this.time, earliest.at);
    this.#run(earliest);
  }

  /** Runs the only timeout now, before it is due: hosts do, by up to a millisecond. */
  runTimeoutEarly(): void {
    const [only] = this.timeouts;
    if (only === undefined) throw new Error("no timeout is set");
    this.#run(only);
  }

  /** Forgets every timeout, as a host may do whose request has ended. */
  dropTimeouts(): void {
    this.#timeouts.clear();
  }

  /** Lets the event loop turn. */
  turn(): void {
    const due = this.#immediates;
    this.#immediates = [];
    for (const callback of due) callback();
  }

  #run(timeout: FakeTimeout): void {
    for (const [timer, candidate] of this.#timeouts) if (candidate === timeout) this.#timeouts.delete(timer);
    timeout.callback();
  }

  #read(): number {
    this.reads += 1;
    return this.time;
  }

  #set(callback: () => void, delay: number): unknown {
    this.timeoutsSet += 1;
    // As real hosts do: fractions are cut off, and what does not fit into 31 bits fires at once.
    const waits = delay >= 1 && delay <= 2_147_483_647 ? Math.trunc(delay) : 1;
    const timeout: FakeTimeout = { callback, delay, at: this.time + waits, held: true };
    const timer = this.#numbered
      ? this.timeoutsSet
      : {
          ref() {
            timeout.held = true;
          },
          unref() {
            timeout.held = false;
          },
        };
    this.#timeouts.set(timer, timeout);
    return timer;
  }
}
