import fc from "fast-check";
import { Mutex, RWMutex, Semaphore } from "goroutines";
import { describe, test } from "vitest";
import { holds } from "../support/property.js";
import { follow, type Model, type Real, type Request, scripts } from "./line-model.js";

const RUNS = 400;

/** As many tokens as there are, and a list of those who wait. */
class TokenModel implements Model {
  waiting: number[] = [];
  holding: number[] = [];
  readonly #size: number;
  readonly #requests: (id: number) => Request;

  constructor(size: number, requests: (id: number) => Request) {
    this.#size = size;
    this.#requests = requests;
  }

  get #free(): number {
    return this.holding.reduce((free, id) => free - this.#requests(id).n, this.#size);
  }

  /** Those for whom there never are tokens enough stand in nobody's way. */
  get #line(): number[] {
    return this.waiting.filter((id) => this.#requests(id).n <= this.#size);
  }

  admits({ n }: Request): boolean {
    return this.#line.length === 0 && n <= this.#free;
  }

  left(): void {}

  next(): number | undefined {
    const [first] = this.#line;
    return first !== undefined && this.#requests(first).n <= this.#free ? first : undefined;
  }
}

/** Who holds the lock and who waits, with the rules of readers and writers as they are written down. */
class ReadWriteModel implements Model {
  waiting: number[] = [];
  holding: number[] = [];
  /** Whether a writer has just left: readers go first then. */
  #isReadersTurn = false;
  readonly #requests: (id: number) => Request;

  constructor(requests: (id: number) => Request) {
    this.#requests = requests;
  }

  #of(ids: readonly number[], kind: string): number[] {
    return ids.filter((id) => this.#requests(id).kind === kind);
  }

  admits({ kind }: Request): boolean {
    if (kind === "write") return this.holding.length === 0;
    return this.#of(this.holding, "write").length === 0 && this.#of(this.waiting, "write").length === 0;
  }

  left({ kind }: Request): void {
    this.#isReadersTurn = kind === "write";
  }

  next(): number | undefined {
    const [writer] = this.#of(this.waiting, "write");
    const [reader] = this.#of(this.waiting, "read");
    if (this.#of(this.holding, "write").length > 0) return undefined;
    if (reader !== undefined && (this.#isReadersTurn || writer === undefined)) return reader;
    this.#isReadersTurn = false;
    return this.holding.length === 0 ? writer : undefined;
  }
}

const one = fc.constant<Request>({ kind: "lock", n: 1 });

describe("whatever is entered, left and cancelled in whatever order, as the naive model says", () => {
  test("a Mutex", async () => {
    await holds(
      fc.asyncProperty(scripts(one), async (script) => {
        const mu = new Mutex();
        const real: Real = {
          enter: (_, options) => mu.lock(options),
          tryEnter: () => mu.tryLock(),
          leave: () => mu.unlock(),
        };
        await follow(script, (requests) => new TokenModel(1, requests), real, { kind: "lock", n: 1 });
      }),
      { numRuns: RUNS },
    );
  });

  test.each([0, 1, 2, 5])("a Semaphore of %d", async (size) => {
    const request = fc.record({ kind: fc.constant("acquire"), n: fc.nat({ max: size + 1 }) });
    await holds(
      fc.asyncProperty(scripts(request), async (script) => {
        const s = new Semaphore(size);
        const real: Real = {
          enter: ({ n }, options) => s.acquire(n, options),
          tryEnter: ({ n }) => s.tryAcquire(n),
          leave: ({ n }) => s.release(n),
        };
        await follow(script, (requests) => new TokenModel(size, requests), real, { kind: "acquire", n: size });
      }),
      { numRuns: RUNS },
    );
  });

  test("an RWMutex", async () => {
    const request = fc.record({ kind: fc.constantFrom("read", "read", "write"), n: fc.constant(1) });
    await holds(
      fc.asyncProperty(scripts(request), async (script) => {
        const mu = new RWMutex();
        const real: Real = {
          enter: ({ kind }, options) => (kind === "read" ? mu.rLock(options) : mu.lock(options)),
          tryEnter: ({ kind }) => (kind === "read" ? mu.tryRLock() : mu.tryLock()),
          leave: ({ kind }) => (kind === "read" ? mu.rUnlock() : mu.unlock()),
        };
        await follow(script, (requests) => new ReadWriteModel(requests), real, { kind: "write", n: 1 });
      }),
      { numRuns: RUNS },
    );
  });
});
