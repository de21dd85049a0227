import { Channel, Cond, go, limit, Mutex, Once, onceValue, RWMutex, Semaphore, WaitGroup } from "goroutines";
import { DeadlockError, ExploreError, explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";

async function failure(program: () => unknown): Promise<ExploreError> {
  const error: unknown = await explore(program, { seed: 1 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExploreError);
  return error as ExploreError;
}

/** Runs every schedule; there is more than one, or nothing was at stake. */
async function expectCorrect(program: () => unknown): Promise<void> {
  const exploration = await explore(program, { seed: 1 });
  expect(exploration).toMatchObject({ complete: true });
  expect(exploration.schedules).toBeGreaterThan(1);
}

function check(isRight: boolean, wrong: string): void {
  if (!isRight) throw new Error(wrong);
}

describe("two locks", () => {
  const program = (secondOrder: readonly [number, number]) => async () => {
    const locks = [new Mutex(), new Mutex()] as const;
    const both = async ([first, second]: readonly [number, number]): Promise<void> => {
      using _a = await (locks[first] as Mutex).lock();
      using _b = await (locks[second] as Mutex).lock();
    };
    await Promise.all([go(both, [0, 1] as const), go(both, secondOrder)]);
  };

  test("taken in different orders are a deadlock in some schedule", async () => {
    const { cause } = await failure(program([1, 0]));
    expect(cause).toBeInstanceOf(DeadlockError);
    expect((cause as Error).message.match(/\[sync\.Mutex\.Lock\]/g)).toHaveLength(2);
  });

  test("taken in one order are not", () => expectCorrect(program([0, 1])));
});

describe("a critical section of two goroutines", () => {
  const ways: Record<string, () => { enter(): Promise<unknown>; leave(): void }> = {
    Mutex: () => {
      const mu = new Mutex();
      return { enter: () => mu.lock(), leave: () => mu.unlock() };
    },
    RWMutex: () => {
      const mu = new RWMutex();
      return { enter: () => mu.lock(), leave: () => mu.unlock() };
    },
    Semaphore: () => {
      const s = new Semaphore(1);
      return { enter: () => s.acquire(), leave: () => s.release() };
    },
  };

  test.each(Object.entries(ways))("is exclusive with a %s", (_, make) =>
    expectCorrect(async () => {
      const { enter, leave } = make();
      const log = new Channel<void>(2);
      let count = 0;
      const increment = async (): Promise<void> => {
        await enter();
        const before = count;
        await log.send();
        count = before + 1;
        leave();
      };
      await Promise.all([go(increment), go(increment)]);
      check(count === 2, `two increments made ${count}`);
    }),
  );

  test("is not with a semaphore of two tokens, and that is found", async () => {
    const error = await failure(async () => {
      const s = new Semaphore(2);
      const log = new Channel<void>(2);
      let count = 0;
      const increment = async (): Promise<void> => {
        using _ = await s.acquire();
        const before = count;
        await log.send();
        count = before + 1;
      };
      await Promise.all([go(increment), go(increment)]);
      check(count === 2, `two increments made ${count}`);
    });
    expect(error.message).toContain("two increments made 1");
  });

  test("is exclusive with limit(1)", () =>
    expectCorrect(async () => {
      const one = limit(1);
      const log = new Channel<void>(2);
      let count = 0;
      const increment = () =>
        one(async () => {
          const before = count;
          await log.send();
          count = before + 1;
        });
      await Promise.all([go(increment), go(increment)]);
      check(count === 2, `two increments made ${count}`);
    }));
});

test("who tries finds the lock free in some schedules, and taken in others", async () => {
  const outcomes = new Set<boolean>();
  await expectCorrect(async () => {
    const mu = new Mutex();
    const holder = go(async () => {
      using _ = await mu.lock();
      await new Channel<void>(1).send();
    });
    const trier = go(() => {
      const got = mu.tryLock();
      outcomes.add(got);
      if (got) mu.unlock();
    });
    await Promise.all([holder, trier]);
  });
  expect([...outcomes].sort()).toEqual([false, true]);
});

test("readers and a writer: nobody sees half of what is written", () =>
  expectCorrect(async () => {
    const mu = new RWMutex();
    const halfway = new Channel<void>(1);
    let [left, right] = [0, 0];
    const writer = go(async () => {
      using _ = await mu.lock();
      left = 1;
      await halfway.send();
      right = 1;
    });
    const read = async (): Promise<void> => {
      using _ = await mu.rLock();
      check(left === right, `${left} and ${right}`);
    };
    await Promise.all([writer, go(read), go(read)]);
  }));

describe("a consumer that waits for a condition", () => {
  function queueOf(...producers: number[]) {
    const mu = new Mutex();
    const filled = new Cond(mu);
    const queue: number[] = [];
    const produce = async (item: number): Promise<void> => {
      using _ = await mu.lock();
      queue.push(item);
      filled.signal();
    };
    return { mu, filled, queue, produce, produced: producers.map((item) => go(produce, item)) };
  }

  test("gets what is produced, in every schedule", () =>
    expectCorrect(async () => {
      const { mu, filled, queue, produced } = queueOf(1, 2);
      const consumer = go(async () => {
        using _ = await mu.lock();
        while (queue.length < 2) await filled.wait();
        check(queue.length === 2, `${queue.length} are there`);
      });
      await Promise.all([consumer, ...produced]);
    }));

  test("and does not look again finds nothing there in some schedule", async () => {
    const error = await failure(async () => {
      const { mu, filled, queue, produce } = queueOf(1);
      const consumer = go(async () => {
        using _ = await mu.lock();
        if (queue.length === 0) await filled.wait();
        check(queue.length > 0, "nothing is there");
      });
      const borrower = go(async () => {
        await mu.lock();
        queue.pop();
        mu.unlock();
        await produce(2);
      });
      await Promise.all([consumer, borrower]);
    });
    expect(error.message).toContain("nothing is there");
  });

  test("and misses a signal that is sent before it waits", async () => {
    const { cause } = await failure(async () => {
      const mu = new Mutex();
      const cond = new Cond(mu);
      const waiter = go(async () => {
        using _ = await mu.lock();
        await cond.wait();
      });
      go(() => cond.signal());
      await waiter;
    });
    expect(cause).toBeInstanceOf(DeadlockError);
    expect((cause as Error).message).toContain("[sync.Cond.Wait]");
  });
});

test("a semaphore with an abort: in every schedule no token is lost or doubled", async () => {
  const outcomes = new Set<string>();
  await expectCorrect(async () => {
    const s = new Semaphore(1);
    const controller = new AbortController();
    await s.acquire();
    const cancelled = go(async () => {
      try {
        using _ = await s.acquire(1, controller);
        outcomes.add("acquired");
      } catch {
        outcomes.add("cancelled");
      }
    });
    const other = go(async () => {
      using _ = await s.acquire();
    });
    go(() => controller.abort());
    go(() => s.release());
    await Promise.all([cancelled, other]);
    check(s.tryAcquire(), "a token is lost");
    check(!s.tryAcquire(), "a token is doubled");
  });
  expect([...outcomes].sort()).toEqual(["acquired", "cancelled"]);
});

test("a cancelled writer never leaves readers behind it waiting, in every schedule", () =>
  expectCorrect(async () => {
    const mu = new RWMutex();
    const controller = new AbortController();
    await mu.rLock();
    const writer = go(async () => {
      const grant = await mu.lock(controller).catch(() => null);
      grant?.[Symbol.dispose]();
    });
    const reader = go(async () => {
      using _ = await mu.rLock();
    });
    go(() => controller.abort());
    const leaver = go(() => mu.rUnlock());
    await Promise.all([writer, reader, leaver]);
    check(mu.tryLock(), "the lock is not free");
  }));

describe("once", () => {
  test("runs its function once, and nobody passes before it has ended", () =>
    expectCorrect(async () => {
      const once = new Once();
      const step = new Channel<void>(1);
      let [begun, ended] = [0, 0];
      const init = async (): Promise<void> => {
        begun += 1;
        await step.send();
        ended += 1;
      };
      const use = async (): Promise<void> => {
        await once.do(init);
        check(begun === 1 && ended === 1, `begun ${begun}, ended ${ended}`);
      };
      await Promise.all([go(use), go(use)]);
    }));

  test("onceValue gives both the same", () =>
    expectCorrect(async () => {
      const value = onceValue(async () => {
        await new Channel<void>(1).send();
        return {};
      });
      const [a, b] = await Promise.all([go(value), go(value)]);
      check(a === b, "two values");
    }));
});

test("goroutines of a wait group that share a lock lose no update", () =>
  expectCorrect(async () => {
    const mu = new Mutex();
    const wg = new WaitGroup();
    let sum = 0;
    for (const n of [1, 2]) {
      wg.go(async () => {
        using _ = await mu.lock();
        sum += n;
      });
    }
    await wg.wait();
    check(sum === 3, `${sum}`);
  }));
