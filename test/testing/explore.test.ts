import { after, Channel, ClosedChannelError, go, select, sleep, WaitGroup } from "goroutines";
import { DeadlockError, ExploreError, explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** The failure that explore finds. */
async function failure(program: () => unknown): Promise<ExploreError> {
  const error: unknown = await explore(program, { seed: 1 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExploreError);
  return error as ExploreError;
}

async function expectCorrect(program: () => unknown): Promise<void> {
  expect(await explore(program, { seed: 1, schedules: 2_000 })).toMatchObject({ complete: true });
}

function check(isRight: boolean, wrong: string): void {
  if (!isRight) throw new Error(wrong);
}

/** A lock is a channel with room for one value: who has sent it holds the lock. */
function newLock(): Channel<void> {
  return new Channel<void>(1);
}

describe("a lost update across an await", () => {
  const counter = (isLocked: boolean) => async () => {
    const lock = newLock();
    const log = new Channel<string>(2);
    let count = 0;
    const increment = async (): Promise<void> => {
      if (isLocked) await lock.send();
      const before = count;
      await log.send("about to increment");
      count = before + 1;
      if (isLocked) await lock.receive();
    };
    await Promise.all([go(increment), go(increment)]);
    check(count === 2, `two increments made ${count}`);
  };

  test("is found", async () => {
    const error = await failure(counter(false));
    expect(error.message).toContain("two increments made 1");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("cannot happen with a lock", () => expectCorrect(counter(true)));

  test("is found, too, where the goroutines have no object in common", async () => {
    const error = await failure(async () => {
      let count = 0;
      const increment = async (): Promise<void> => {
        const before = count;
        await sleep(0);
        count = before + 1;
      };
      await Promise.all([go(increment), go(increment)]);
      check(count === 2, `two increments made ${count}`);
    });
    expect(error.message).toContain("two increments made 1");
  });
});

describe("a deadlock of two locks taken in opposite order", () => {
  const locker = (sameOrder: boolean) => async () => {
    const [a, b] = [newLock(), newLock()];
    const both = async (first: Channel<void>, second: Channel<void>): Promise<void> => {
      await first.send();
      await second.send();
      await second.receive();
      await first.receive();
    };
    const one = go(both, a, b);
    const two = sameOrder ? go(both, a, b) : go(both, b, a);
    await one;
    await two;
  };

  test("is found, and both goroutines are shown where they wait", async () => {
    const error = await failure(locker(false));
    expect(error.cause).toBeInstanceOf(DeadlockError);
    expect(error.message).toContain("goroutine both (main.1) [chan send]:");
    expect(error.message).toContain("goroutine both (main.2) [chan send]:");
  });

  test("cannot happen if both take them in the same order", () => expectCorrect(locker(true)));
});

describe("a double close", () => {
  const closer = (isGuarded: boolean) => async () => {
    const results = new Channel<number>(2);
    const left = new Channel<number>(1);
    await left.send(2);
    const worker = async (): Promise<void> => {
      await results.send(1);
      if (isGuarded) {
        const { value } = await left.receive();
        await left.send((value as number) - 1);
        if (value === 1) results.close();
      } else {
        // Whoever sees two results believes to be the last.
        await sleep(0);
        if (results.length === 2) results.close();
      }
    };
    await Promise.all([go(worker), go(worker)]);
  };

  test("is found", async () => {
    const { cause } = await failure(closer(false));
    expect(cause).toBeInstanceOf(ClosedChannelError);
    expect((cause as Error).message).toBe("close of closed channel");
  });

  test("cannot happen if the workers count down", () => expectCorrect(closer(true)));
});

describe("the tutorial's leaked done sender", () => {
  const timeoutPool = (room: number) => async () => {
    const done = new Channel<boolean>(room);
    go(async function task() {
      await sleep(1000);
      await done.send(true);
    });
    await select({ done, timeout: after(1000) });
    await sleep(1);
  };

  test("is found", async () => {
    const { cause } = await failure(timeoutPool(0));
    expect(cause).toBeInstanceOf(DeadlockError);
    expect((cause as Error).message).toMatch(/blocked goroutines remain\n\ngoroutine task \(main\.1\) \[chan send\]:/);
  });

  test("does not leak if the channel has room for its value", () => expectCorrect(timeoutPool(1)));
});

describe("a missed wake-up of a hand-written condition variable", () => {
  /** Waiters look at the condition with the lock held; a signal wakes one of those that have registered. */
  class Condition {
    readonly lock = newLock();
    readonly #waiters: Channel<void>[] = [];
    readonly #registersFirst: boolean;

    constructor(registersFirst: boolean) {
      this.#registersFirst = registersFirst;
    }

    async wait(): Promise<void> {
      const signal = new Channel<void>(1);
      if (this.#registersFirst) this.#waiters.push(signal);
      await this.lock.receive();
      if (!this.#registersFirst) this.#waiters.push(signal);
      await signal.receive();
      await this.lock.send();
    }

    signal(): void {
      this.#waiters.shift()?.trySend();
    }
  }

  const program = (registersFirst: boolean) => async () => {
    const condition = new Condition(registersFirst);
    let isReady = false;
    const waiter = go(async () => {
      await condition.lock.send();
      while (!isReady) await condition.wait();
      await condition.lock.receive();
    });
    const signaller = go(async () => {
      await condition.lock.send();
      isReady = true;
      condition.signal();
      await condition.lock.receive();
    });
    await waiter;
    await signaller;
  };

  test("is found where a waiter registers only after it has let go of the lock", async () => {
    const { cause } = await failure(program(false));
    expect(cause).toBeInstanceOf(DeadlockError);
    expect((cause as Error).message).toContain("[chan receive]");
  });

  test("cannot happen where it registers before", () => expectCorrect(program(true)));
});

describe("a pool that loses a result when closed at the wrong moment", () => {
  const pool = (isPatient: boolean) => async () => {
    const jobs = new Channel<number>(2);
    const results = new Channel<number>(2);
    const quit = new Channel<void>();
    const wg = new WaitGroup();
    for (let worker = 0; worker < 2; worker += 1) {
      wg.go(async () => {
        for (;;) {
          const chosen = isPatient ? { case: "jobs", ...(await jobs.receive()) } : await select({ jobs, quit });
          if (chosen.case === "quit" || !chosen.ok) return;
          await results.send(chosen.value as number);
        }
      });
    }
    await jobs.send(1);
    await jobs.send(2);
    if (isPatient) jobs.close();
    else quit.close();
    await wg.wait();
    check(results.length === 2, `of 2 results there are ${results.length}`);
  };

  test("is found", async () => {
    const error = await failure(pool(false));
    expect(error.message).toMatch(/of 2 results there are [01]/);
  });

  test("cannot happen if the workers drain the jobs", () => expectCorrect(pool(true)));
});

describe("a lost result, a leak and a panic", () => {
  test("are found by what they do: a goroutine that throws in one order only", async () => {
    const error = await failure(async () => {
      const ch = new Channel<string>(1);
      go(async () => {
        await ch.send("a");
      });
      go(async () => {
        if (!ch.trySend("b")) throw new Error("a came first");
      });
      await sleep(1);
      await ch.receive();
    });
    expect(error.message).toContain("a came first");
  });

  test("an abort that races with a value is found, although abort is no operation of the library", async () => {
    const error = await failure(async () => {
      const ch = new Channel<number>(1);
      const controller = new AbortController();
      await ch.send(1);
      const receiver = go(() => ch.receive({ signal: controller.signal }));
      go(() => controller.abort(new Error("aborted")));
      await receiver;
    });
    expect(error.message).toContain("aborted");
  });
});
