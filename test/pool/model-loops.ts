import { type Pool, sleep, WaitGroup } from "goroutines";
import { elapsed } from "../support/virtual-time.js";
import type { Job, Journal, Loop } from "./model-journal.js";
import type { Statement, Wishes, Work } from "./model-program.js";

/** The wishes of the jobs of a map, which has none. */
const NONE: Wishes = { priority: 0, timeout: null, signal: null };

/** The loops over `pool.map` of a program. */
export class Loops {
  /** The sources that are about to give a job: a loop that is left does not wait for them. */
  readonly sources: WaitGroup = new WaitGroup();
  readonly #pool: Pool<Job, number>;
  readonly #journal: Journal;
  readonly #signal: (signal: number) => AbortSignal;

  constructor(pool: Pool<Job, number>, journal: Journal, signal: (signal: number) => AbortSignal) {
    this.#pool = pool;
    this.#journal = journal;
    this.#signal = signal;
  }

  async run(statement: Extract<Statement, { do: "map" }>): Promise<void> {
    const { ordered, errors, signal, until, ahead, limit, pace, isAsync } = statement.wishes;
    const loop: Loop = { statement, jobs: [], results: [], told: [], ended: null, endedAt: null };
    this.#journal.loops.push(loop);
    const source = isAsync ? this.#slowly(loop) : this.#quickly(loop);
    const tell = (_: unknown, job: Job): void => void loop.told.push(job);
    const options = {
      ordered,
      errors: errors === "told" ? tell : errors,
      ...(signal === null ? {} : { signal: this.#signal(signal) }),
      ...(until === null ? {} : { until: this.#signal(until) }),
      ...(ahead === null ? {} : { ahead }),
    };
    try {
      for await (const result of this.#pool.map(source, options)) {
        this.#journal.note(`map yields ${result}`);
        loop.results.push(result);
        if (loop.results.length === limit) loop.ended = "left";
        if (loop.ended !== null) break;
        if (pace > 0) await sleep(pace);
      }
      loop.ended ??= "done";
    } catch (error) {
      loop.ended = { error };
    }
    loop.endedAt = elapsed();
    this.#journal.note(`the loop has ended: ${typeof loop.ended === "string" ? loop.ended : loop.ended.error}`);
  }

  *#quickly(loop: Loop): Generator<Job> {
    for (const work of loop.statement.works) yield this.#pull(loop, work);
  }

  async *#slowly(loop: Loop): AsyncGenerator<Job> {
    for (const work of loop.statement.works) {
      this.sources.add(1);
      await sleep(1);
      this.sources.done();
      yield this.#pull(loop, work);
    }
  }

  #pull(loop: Loop, work: Work): Job {
    const job = this.#journal.job("map", work, NONE);
    loop.jobs.push(job);
    const { ahead, errors } = loop.statement.wishes;
    const open = loop.jobs.length - loop.results.length - loop.told.length;
    // One is what the loop waits for, another what it is about to see.
    const isAhead = ahead !== null && errors !== "collect" && open > ahead + 2;
    this.#journal.expect(!isAhead, `a map is ${open} jobs ahead of its loop, not ${ahead}`);
    this.#journal.note(`map pulls ${job}`);
    return job;
  }
}
