import { type Outcome, type Pool, sleep, WaitGroup } from "goroutines";
import { elapsed } from "../support/virtual-time.js";
import type { Each, Job, Journal, Loop } from "./model-journal.js";
import type { Statement, Wishes, Work } from "./model-program.js";
import type { Watch } from "./model-watch.js";

/** The wishes of the jobs of a map, which has none. */
const NONE: Wishes = { priority: 0, timeout: null, signal: null };

type Sequence = Extract<Statement, { do: "map" | "each" }>;

/** The loops over `pool.map`, and the calls of `pool.each`, of a program. */
export class Loops {
  /** The sources that are about to give a job: a loop that is left does not wait for them. */
  readonly sources: WaitGroup = new WaitGroup();
  readonly #pool: Pool<Job, number>;
  readonly #journal: Journal;
  readonly #watch: Watch;
  readonly #signal: (signal: number) => AbortSignal;

  constructor(pool: Pool<Job, number>, journal: Journal, watch: Watch, signal: (signal: number) => AbortSignal) {
    this.#pool = pool;
    this.#journal = journal;
    this.#watch = watch;
    this.#signal = signal;
  }

  async run(statement: Extract<Statement, { do: "map" }>): Promise<void> {
    const { ordered, errors, ahead, limit, pace } = statement.wishes;
    const loop: Loop = { statement, jobs: [], results: [], told: [], ended: null, endedAt: null };
    this.#journal.loops.push(loop);
    const source = this.#sourceOf(statement, (work) => this.#pull(loop, work));
    const tell = (_: unknown, job: Job): void => void loop.told.push(job);
    const options = {
      ordered,
      errors: errors === "told" ? tell : errors,
      ...this.#limitsOf(statement),
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

  async each(statement: Extract<Statement, { do: "each" }>): Promise<void> {
    const { signal, telling } = statement.wishes;
    const each: Each = { statement, jobs: [], told: [], ended: null, endedAt: null };
    this.#journal.eaches.push(each);
    const source = this.#sourceOf(statement, (work) => {
      const job = this.#journal.job("each", work, { ...NONE, signal });
      each.jobs.push(job);
      this.#journal.note(`each pulls ${job}`);
      return job;
    });
    const options = {
      ...this.#limitsOf(statement),
      ...(telling === null ? {} : { onOutcome: (outcome: Outcome<Job, number>) => this.#tell(each, outcome, telling) }),
    };
    try {
      await this.#pool.each(source, options);
      each.ended = "done";
      const begun = each.jobs.filter(({ outcomes }) => outcomes.length > 0);
      this.#journal.expect(begun.length === each.told.length, "each is done, but still tells of a job");
    } catch (error) {
      each.ended = { error };
    }
    each.endedAt = elapsed();
    this.#journal.note(`each has ended: ${typeof each.ended === "string" ? each.ended : each.ended.error}`);
  }

  async #tell(each: Each, outcome: Outcome<Job, number>, duration: number): Promise<void> {
    const end = this.#watch.tell();
    const { job, status } = outcome;
    job.outcomes.push(outcome);
    this.#journal.note(`each is told of ${job}: ${status}`);
    this.#journal.expect(each.ended === null, `each is told of ${job}, though it has ended`);
    if (duration > 0) await sleep(duration);
    each.told.push(job);
    end();
  }

  #limitsOf({ wishes: { signal, until } }: Sequence): { signal?: AbortSignal; until?: AbortSignal } {
    return {
      ...(signal === null ? {} : { signal: this.#signal(signal) }),
      ...(until === null ? {} : { until: this.#signal(until) }),
    };
  }

  /** The jobs of a sequence, each pulled by `pull`. */
  #sourceOf({ works, wishes }: Sequence, pull: (work: Work) => Job): Iterable<Job> | AsyncIterable<Job> {
    return wishes.isAsync ? this.#slowly(works, pull) : this.#quickly(works, pull);
  }

  *#quickly(works: readonly Work[], pull: (work: Work) => Job): Generator<Job> {
    for (const work of works) yield pull(work);
  }

  async *#slowly(works: readonly Work[], pull: (work: Work) => Job): AsyncGenerator<Job> {
    for (const work of works) {
      this.sources.add(1);
      await sleep(1);
      this.sources.done();
      yield pull(work);
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
