import { quoted } from "../runtime/quoted.js";

/** The source of a sequence's jobs: an iterator or async iterator, called as `for await` calls it. */
export class JobSource<Job> {
  readonly isAsync: boolean;
  readonly #iterator: Iterator<Job> | AsyncIterator<Job>;
  readonly #next: () => unknown;
  /** Whether the source has ended, by itself or by `leave`. */
  hasEnded = false;

  constructor(jobs: Iterable<Job> | AsyncIterable<Job>) {
    const iterable = jobs as Partial<Iterable<Job> & AsyncIterable<Job>> | null | undefined;
    const asynchronous = iterable?.[Symbol.asyncIterator]?.();
    const iterator = asynchronous ?? iterable?.[Symbol.iterator]?.();
    if (iterator === undefined) throw new TypeError(`pool: jobs are not iterable: ${quoted(jobs)}`);
    this.#iterator = iterator;
    this.#next = iterator.next;
    this.isAsync = asynchronous !== undefined;
  }

  /** Asks for the next job; an async source may return a promise. */
  next(): unknown {
    return this.#next.call(this.#iterator);
  }

  /** Checks that an answer of the source is an iterator result. */
  step(result: unknown): IteratorResult<Job, unknown> {
    if (typeof result === "object" && result !== null) return result as IteratorResult<Job, unknown>;
    throw new TypeError(`pool: iterator result ${quoted(result)} is not an object`);
  }

  /** Calls the source's `return`, at most once; rejects with the error of its clean-up. */
  async leave(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    await this.#iterator.return?.();
  }
}
