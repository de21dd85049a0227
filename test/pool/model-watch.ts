import type { JobContext, Pool } from "goroutines";
import { elapsed } from "../support/virtual-time.js";
import type { Attempt, Job, Journal } from "./model-journal.js";
import type { Options, Size } from "./model-program.js";

/** A handler that runs. */
interface Activity {
  readonly job: Job;
  readonly attempt: Attempt;
  /** Null where it does not matter: to read it is what makes it. */
  readonly signal: AbortSignal | null;
}

/** Looks at a pool while a program runs, and complains of what must never be seen. */
export class Watch {
  readonly #pool: Pool<Job, number>;
  readonly #options: Options;
  readonly #journal: Journal;
  readonly #activities = new Set<Activity>();
  readonly #starts: number[] = [];
  /** Calls of `onOutcome` that have not ended. The worker of such a job is busy, if it had one. */
  #telling = 0;
  #max: number;
  /** How many may be busy: `max`, or as many as still are since it was lowered. */
  #allowed: number;
  /** Since when it is paused; null while it is not. */
  #pausedAt: number | null = null;
  #isClosed = false;
  /** Why no handler may be called any more; null while they may. */
  #over: string | null = null;

  constructor(pool: Pool<Job, number>, options: Options, journal: Journal) {
    this.#pool = pool;
    this.#options = options;
    this.#journal = journal;
    this.#max = maximum(options.workers);
    this.#allowed = this.#max;
  }

  pause(): void {
    if (!this.#isClosed) this.#pausedAt ??= elapsed();
  }

  resume(): void {
    this.#pausedAt = null;
  }

  close(): void {
    this.#isClosed = true;
    this.#pausedAt = null;
  }

  end(over: "stop()" | "close() has resolved"): void {
    this.close();
    this.#over ??= over;
  }

  resize(workers: Size): void {
    this.#max = maximum(workers);
  }

  /** A handler is called; returns what it calls when it ends. */
  start(job: Job, { worker, attempt: number }: JobContext, signal: AbortSignal | null): () => void {
    const attempt: Attempt = { at: elapsed(), order: this.#starts.length, worker, attempt: number, endedAt: null };
    const activity = { job, attempt, signal };
    this.#journal.note(`${job} starts: worker ${worker}, attempt ${number}`);
    this.#journal.expect(this.#over === null, `a handler is called after ${this.#over}`);
    // At the instant of the pause those may start yet that had got their workers before it.
    const isHeld = this.#pausedAt !== null && this.#pausedAt < attempt.at;
    this.#journal.expect(!isHeld, "a handler is called while the pool is paused");
    job.attempts.push(attempt);
    this.#activities.add(activity);
    this.#starts.push(attempt.at);
    this.look();
    return () => {
      this.#journal.note(`${job} ends its attempt ${number}`);
      attempt.endedAt = elapsed();
      this.look();
      this.#activities.delete(activity);
    };
  }

  /** `onOutcome` of an `each` is called; returns what it calls when it ends. */
  tell(): () => void {
    this.#telling += 1;
    return () => {
      this.#telling -= 1;
    };
  }

  /** What holds at any time, in the middle of things too. */
  look(): void {
    const { queued, running, abandoned, waiting, submitted, workers, idle, ...counts } = this.#pool.stats;
    const ended = counts.done + counts.failed + counts.timedOut + counts.cancelled;
    const { retry, queue } = this.#options;
    this.#allowed = Math.max(this.#max, Math.min(this.#allowed, running));
    this.#expect(running <= this.#allowed, `${running} workers are busy, but the maximum is ${this.#max}`);
    this.#expect(this.#working <= running, `${this.#working} handlers run, but only ${running} workers are busy`);
    this.#expect(workers === running + idle, `${workers} workers, but ${running} are busy and ${idle} idle`);
    this.#expect(this.#abandoned <= abandoned, `${this.#abandoned} handlers are abandoned, not ${abandoned}`);
    this.#expect(queued <= queue, `${queued} jobs are queued, but there is room for ${queue}`);
    this.#expect(ended + queued <= submitted, `${ended} jobs ended, ${queued} queued, but only ${submitted} submitted`);
    const known = ended + queued + running;
    this.#expect(retry !== null || submitted <= known, `${submitted} jobs submitted, but only ${known} are anywhere`);
  }

  /** What holds when everybody waits for something. */
  rest(): void {
    this.look();
    const { queued, running, abandoned, waiting } = this.#pool.stats;
    const { queue, results, retry } = this.#options;
    const submitting = this.#journal.jobs.filter(({ how, settled }) => how === "submit" && settled === null).length;
    // All that may wait for room: a submit may wait for a reader, too, and a job for its next attempt.
    const crowd = retry === null ? Math.max(0, waiting - submitting) : 0;
    this.#expect(
      running >= this.#working && running <= this.#working + this.#telling,
      `${running} workers are busy, but ${this.#working} handlers run, and ${this.#telling} outcomes are told`,
    );
    this.#expect(abandoned === this.#abandoned, `${this.#abandoned} handlers are abandoned, not ${abandoned}`);
    this.#expect(crowd === 0 || queued >= queue, `${crowd} wait for room, but only ${queued} are queued`);
    const isHeld = this.#pausedAt !== null || running >= this.#max || this.#isRateReached;
    this.#expect(queued + crowd === 0 || isHeld, "a job waits for a worker, and there is one");
    // Each job that ends without an outcome, and each outcome that is read, lets one in of those that wait for a reader.
    // Where nothing holds jobs back, a submit waits for nothing else.
    const isQuiet = !isHeld && waiting === submitting && this.#inFlight === 0;
    const hasRoom = this.#pool.results.length < results;
    this.#expect(
      !(isQuiet && hasRoom) || submitting === 0,
      "a submit waits for a reader, but there is nothing to read",
    );
  }

  /** Handlers that keep a worker busy. */
  get #working(): number {
    return this.#activities.size - this.#abandoned;
  }

  get #abandoned(): number {
    return [...this.#activities].filter(({ signal }) => signal?.aborted).length;
  }

  /** Jobs that the pool has taken and that have not ended. */
  get #inFlight(): number {
    const { submitted, done, failed, timedOut, cancelled } = this.#pool.stats;
    return submitted - done - failed - timedOut - cancelled;
  }

  get #isRateReached(): boolean {
    const { rate } = this.#options;
    if (rate === null) return false;
    return this.#starts.filter((at) => at > elapsed() - rate.interval).length >= rate.limit;
  }

  #expect(isTrue: boolean, complaint: string): void {
    this.#journal.expect(isTrue, complaint);
  }
}

function maximum(workers: Size): number {
  return typeof workers === "number" ? workers : workers.max;
}
