import { type JobContext, sleep, WaitGroup } from "goroutines";
import type { Job } from "./model-journal.js";
import type { Statement } from "./model-program.js";
import type { Watch } from "./model-watch.js";

/** The handler of a program's pool: does with each job what the job says. */
export class Handler {
  /** Those that run. */
  readonly running: WaitGroup = new WaitGroup();
  readonly #watch: Watch;
  readonly #perform: (statement: Statement) => void;
  readonly #mayAbandon: boolean;

  constructor(watch: Watch, perform: (statement: Statement) => void, mayAbandon: boolean) {
    this.#watch = watch;
    this.#perform = perform;
    this.#mayAbandon = mayAbandon;
  }

  handle(job: Job, context: JobContext): number | Promise<number> {
    const { call, isSync } = job.work;
    const end = this.#watch.start(job, context, this.#mayAbandon ? context.signal : null);
    if (call?.when === "start") this.#perform(call.statement);
    if (call?.when === "abort") context.signal.addEventListener("abort", () => this.#perform(call.statement));
    return isSync ? this.#finish(job, context, end) : this.#work(job, context, end);
  }

  async #work(job: Job, context: JobContext, end: () => void): Promise<number> {
    const { duration, obeys } = job.work;
    this.running.add(1);
    try {
      await sleep(duration, obeys ? { signal: context.signal } : {});
    } catch (reason) {
      end();
      throw reason;
    } finally {
      this.running.done();
    }
    return this.#finish(job, context, end);
  }

  #finish(job: Job, { attempt }: JobContext, end: () => void): number {
    const { call, failures } = job.work;
    if (call?.when === "end") this.#perform(call.statement);
    end();
    if (attempt > failures) return job.value(attempt);
    const error = new Error(`${job} fails in attempt ${attempt}`);
    job.errors.push(error);
    throw error;
  }
}
