import { quoted } from "../runtime/quoted.js";

/** Where the jobs of a sequence come from: an iterator, or an async one, called as `for await` would. */
export class JobSource<Job> {
  readonly isAsync: boolean;
  readonly #iterator: Iterator<Job> | AsyncIterator<Job>;
  readonly #next: () => unknown;
  /** Whether it has ended, by itself or because it was told to. */
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

  /** Asks for the next job; of an async source, what it gives may be a promise. */
  next(): unknown {
    return this.#next.call(this.#iterator);
  }

  /** What the source has given, as a step of its iteration. */
  step(result: unknown): IteratorResult<Job, unknown> {
    if (typeof result === "object" && result !== null) return result as IteratorResult<Job, unknown>;
    throw new TypeError(`pool: iterator result ${quoted(result)} is not an object`);
  }

  /** Tells it that no more is wanted, once; what its clean-up throws is thrown. */
  async leave(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    await this.#iterator.return?.();
  }
}
