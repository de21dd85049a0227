import { go, type Outcome, Pool, sleep } from "goroutines";
import { settled } from "goroutines/testing";
import { elapsed } from "../support/virtual-time.js";
import { Handler } from "./model-handler.js";
import { type Job, Journal } from "./model-journal.js";
import { Loops } from "./model-loops.js";
import { printStatement } from "./model-print.js";
import { type Options, SIGNALS, type Size, type Statement, type Wishes } from "./model-program.js";
import { CountedSignal } from "./model-signals.js";
import { Watch } from "./model-watch.js";

/** What `retry.when` throws where a program says so. */
export const WHEN_THROWS: Error = new Error("when throws");

/** A real pool on which a program's statements are performed; what comes of them is noted. */
export class Stage {
  readonly journal: Journal = new Journal();
  readonly signals: readonly CountedSignal[] = Array.from({ length: SIGNALS }, (_, n) => new CountedSignal(`s${n}`));
  readonly pool: Pool<Job, number>;
  /** Every promise that the pool has given. */
  readonly promises: Promise<unknown>[] = [];
  readonly #options: Options;
  readonly #watch: Watch;
  readonly #handler: Handler;
  readonly #loops: Loops;

  constructor(options: Options) {
    this.#options = options;
    const { timeout, attemptTimeout, retry, rate, aging, ...others } = options;
    this.pool = new Pool((job: Job, context) => this.#handler.handle(job, context), {
      ...others,
      ...(timeout === null ? {} : { timeout }),
      ...(attemptTimeout === null ? {} : { attemptTimeout }),
      ...(retry === null
        ? {}
        : { retry: { attempts: retry.attempts, delay: () => retry.delay, when: () => this.#when(retry.when) } }),
      ...(rate === null ? {} : { rate }),
      ...(aging === null ? {} : { aging }),
      signal: (this.signals[0] as CountedSignal).signal,
    });
    this.#watch = new Watch(this.pool, options, this.journal);
    this.#loops = new Loops(this.pool, this.journal, this.#watch, (signal) => this.#signal(signal));
    this.#handler = new Handler(this.#watch, (statement) => this.perform(statement), options.onTimeout === "abandon");
  }

  /** Performs a statement; only a sleep is waited for, and only by awaiting this. */
  perform(statement: Statement): Promise<void> | undefined {
    this.journal.note(printStatement(statement));
    try {
      if (statement.do === "sleep") return this.#sleep(statement.duration);
      this.#begin(statement);
    } catch (error) {
      this.journal.note(`  threw ${error}`);
    }
    this.#watch.look();
    return undefined;
  }

  /** Closes the pool, and waits until everything has ended that can. */
  async end(): Promise<void> {
    this.journal.note("the end: close()");
    const reader = go(async () => {
      for await (const outcome of this.pool.results) this.#read(outcome);
    });
    this.#watch.close();
    const closing = this.pool.close();
    this.#awaitRest(closing);
    await closing;
    this.journal.note("closed");
    this.#expectClosedResults("close() has resolved");
    this.#watch.end("close() has resolved");
    await Promise.all([reader, this.#handler.running.wait()]);
    // What handlers call at their end may give more promises.
    for (let known = -1; known < this.promises.length; ) {
      known = this.promises.length;
      await Promise.all([...this.promises, this.#loops.sources.wait()]);
    }
    await settled();
    this.#watch.rest();
  }

  async #sleep(duration: number): Promise<void> {
    await sleep(duration);
    await settled();
    this.#watch.rest();
  }

  #begin(statement: Exclude<Statement, { do: "sleep" }>): void {
    const { pool } = this;
    switch (statement.do) {
      case "submit":
      case "run": {
        const job = this.journal.job(statement.do, statement.work, statement.wishes);
        this.journal.note(`  is ${job}`);
        job.waitsForReader = statement.do === "submit" && this.#isFull;
        this.#follow(job, pool[statement.do](job, this.#jobOptions(statement.wishes)));
        break;
      }
      case "trySubmit": {
        const job = this.journal.job("trySubmit", statement.work, statement.wishes);
        this.journal.note(`  is ${job}`);
        try {
          job.settle({ value: pool.trySubmit(job, this.#jobOptions(statement.wishes)) });
        } catch (error) {
          job.settle({ error });
        }
        break;
      }
      case "tryRun": {
        const job = this.journal.job("tryRun", statement.work, statement.wishes);
        this.journal.note(`  is ${job}`);
        let promise: Promise<unknown> | undefined;
        try {
          promise = this.pool.tryRun(job, this.#jobOptions(statement.wishes));
        } catch (error) {
          this.journal.expect(error === `s${statement.wishes.signal}`, `${job}: tryRun threw ${error}`);
        }
        if (promise === undefined) job.settle({ value: false });
        else this.#follow(job, promise);
        break;
      }
      case "map":
        this.promises.push(this.#loops.run(statement));
        break;
      case "each":
        this.promises.push(this.#loops.each(statement));
        break;
      case "resize":
        this.#resize(statement.workers);
        break;
      case "pause":
      case "resume":
        this.#watch[statement.do]();
        pool[statement.do]();
        break;
      case "clear":
        pool.clear("clear");
        break;
      case "idle":
        this.#awaitRest(pool.idle(statement.signal === null ? {} : { signal: this.#signal(statement.signal) }));
        break;
      case "close":
        this.#watch.close();
        this.#awaitRest(pool.close());
        break;
      case "stop":
        this.#awaitRest(pool.stop("stop"));
        this.#watch.end("stop()");
        this.#expectClosedResults("stop() was called");
        break;
      case "abort":
        this.signals[statement.signal as number]?.abort();
        if (statement.signal === 0) this.#watch.end("stop()");
        break;
      case "receive":
        this.promises.push(this.#receive(statement.count));
        break;
      case "read":
        for (let i = 0; i < statement.count; i += 1) {
          const received = pool.results.tryReceive();
          if (received?.ok) this.#read(received.value);
        }
    }
  }

  /** Whether too many outcomes are unread, or a submit waits because they were. */
  get #isFull(): boolean {
    const isWaiting = this.journal.jobs.some(({ waitsForReader, settled }) => waitsForReader && settled === null);
    return isWaiting || this.pool.results.length >= this.#options.results;
  }

  #resize(workers: Size): void {
    this.pool.resize(workers);
    this.#watch.resize(workers);
  }

  #follow(job: Job, promise: Promise<unknown>): void {
    const settle = (settled: NonNullable<Job["settled"]>): void => {
      job.settle(settled);
      const what = "value" in settled ? `resolved: ${settled.value}` : `rejected: ${settled.error}`;
      this.journal.note(`${job.how} of ${job} ${what}`);
    };
    this.promises.push(
      promise.then(
        (value) => settle({ value }),
        (error: unknown) => settle({ error }),
      ),
    );
  }

  /** Follows a call of idle, close or stop. */
  #awaitRest(promise: Promise<void>): void {
    const index = this.journal.rests.push(null) - 1;
    const end = (how: string): void => {
      this.journal.rests[index] = elapsed();
      this.journal.note(how);
    };
    this.promises.push(
      promise.then(
        () => end("at rest"),
        (error: unknown) => end(`idle rejected: ${error}`),
      ),
    );
  }

  #read(outcome: Outcome<Job, number>): void {
    outcome.job.outcomes.push(outcome);
    this.journal.note(`outcome of ${outcome.job}: ${outcome.status}`);
  }

  async #receive(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const { value, ok } = await this.pool.results.receive();
      if (!ok) return;
      this.#read(value);
    }
  }

  #expectClosedResults(when: string): void {
    let received = this.pool.results.tryReceive();
    for (; received?.ok; received = this.pool.results.tryReceive()) this.#read(received.value);
    this.journal.expect(received !== undefined, `results are not closed though ${when}`);
  }

  #when(when: "always" | "never" | "throws"): boolean {
    if (when === "throws") throw WHEN_THROWS;
    return when === "always";
  }

  #jobOptions({ priority, timeout, signal }: Wishes) {
    return {
      priority,
      ...(timeout === null ? {} : { timeout }),
      ...(signal === null ? {} : { signal: this.#signal(signal) }),
    };
  }

  #signal(signal: number): AbortSignal {
    return (this.signals[signal] as CountedSignal).signal;
  }
}
