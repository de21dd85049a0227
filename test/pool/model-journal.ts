import type { Outcome } from "goroutines";
import { elapsed } from "../support/virtual-time.js";
import type { Statement, Wishes, Work } from "./model-program.js";

/** A call of the handler. */
export interface Attempt {
  readonly at: number;
  /** Its place in the order of all calls of the handler. */
  readonly order: number;
  readonly worker: number;
  readonly attempt: number;
  /** When the handler ended, by itself or because it was told to; null while it runs. */
  endedAt: number | null;
}

/** A job, with all that was seen of it from outside. It is itself what the pool gets as the job. */
export class Job {
  readonly id: number;
  readonly how: "submit" | "trySubmit" | "run" | "tryRun" | "map" | "each";
  readonly work: Work;
  readonly wishes: Wishes;
  readonly calledAt: number = elapsed();
  readonly attempts: Attempt[] = [];
  readonly outcomes: Outcome<Job, number>[] = [];
  /** What the handler threw. */
  readonly errors: unknown[] = [];
  /** Whether so many outcomes were unread that it had to wait for somebody to read them. */
  waitsForReader = false;
  /** What became of the call; null while it waits. */
  settled: { readonly value: unknown } | { readonly error: unknown } | null = null;
  settledAt: number | null = null;

  constructor(id: number, how: Job["how"], work: Work, wishes: Wishes) {
    this.id = id;
    this.how = how;
    this.work = work;
    this.wishes = wishes;
  }

  settle(settled: NonNullable<Job["settled"]>): void {
    this.settled = settled;
    this.settledAt = elapsed();
  }

  /** What the handler returns. */
  value(attempt: number): number {
    return this.id * 10 + attempt;
  }

  toString(): string {
    return `job ${this.id}`;
  }
}

/** A loop over the results of `pool.map`. */
export interface Loop {
  readonly statement: Extract<Statement, { do: "map" }>;
  readonly jobs: Job[];
  readonly results: number[];
  /** The jobs of which it was told that they have failed. */
  readonly told: Job[];
  ended: "done" | "left" | { readonly error: unknown } | null;
  endedAt: number | null;
}

/** A call of `pool.each`. */
export interface Each {
  readonly statement: Extract<Statement, { do: "each" }>;
  readonly jobs: Job[];
  /** The jobs of which it was told how they ended, and whose telling has ended. */
  readonly told: Job[];
  ended: "done" | { readonly error: unknown } | null;
  endedAt: number | null;
}

/** All that has happened in a program, and what of it should not have. */
export class Journal {
  readonly jobs: Job[] = [];
  readonly loops: Loop[] = [];
  readonly eaches: Each[] = [];
  /** When each call of idle, close and stop has ended; null while it waits. */
  readonly rests: (number | null)[] = [];
  readonly complaints: string[] = [];
  readonly #lines: string[] = [];

  job(how: Job["how"], work: Work, wishes: Wishes): Job {
    const job = new Job(this.jobs.length, how, work, wishes);
    this.jobs.push(job);
    return job;
  }

  note(event: string): void {
    this.#lines.push(`${String(elapsed()).padStart(5)}: ${event}`);
  }

  expect(isTrue: boolean, complaint: string): void {
    if (isTrue) return;
    this.complaints.push(complaint);
    this.note(`!!! ${complaint}`);
  }

  toString(): string {
    return [...new Set(this.complaints), "What happened, by virtual time:", ...this.#lines].join("\n");
  }
}
