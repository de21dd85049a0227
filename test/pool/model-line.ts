import type { Statement, Wishes, Work } from "./model-program.js";

/** Where a job of the reference is. */
export type Place = "new" | "waiting" | "queued" | "assigned" | "running" | "retrying" | "due" | "ended";

/** A job, as the reference knows it. */
export interface Entry {
  readonly how: Extract<Statement["do"], "submit" | "trySubmit" | "run" | "tryRun">;
  readonly work: Work;
  readonly wishes: Wishes;
  /** Higher ones come first. */
  readonly rank: number;
  readonly calls: { readonly at: number; endedAt: number | null }[];
  place: Place;
  /** Its place in the order of first starts; 0 before that. */
  order: number;
  /** What is left of its timeout; null if it has none. */
  left: number | null;
  /** When that will be over; null while its clock stands. */
  deadline: number | null;
  /** When the pool took it; null if it has not. */
  taken: number | null;
  ended: { readonly status: "done" | "failed" | "timedOut" | "cancelled"; readonly at: number } | null;
  isAbandoned: boolean;
}

/** Jobs that stand in line: by rank, and within one those first that were started first, or that came first. */
export class Line {
  #entries: readonly Entry[] = [];

  get length(): number {
    return this.#entries.length;
  }

  get first(): Entry | undefined {
    return this.#entries[0];
  }

  add(entry: Entry): void {
    // Sorting is stable.
    this.#entries = [...this.#entries, entry].sort((a, b) => b.rank - a.rank || a.order - b.order);
  }

  /** Does nothing if it does not stand there. */
  remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}
