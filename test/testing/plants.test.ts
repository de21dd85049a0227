import { afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { outcomesOf, PANIC } from "./outcomes.js";

// Bugs that were once planted in the tools themselves, and that no test noticed.

const MANY = 20_000;

/** A program that ends whatever happens, with what each of its goroutines has noted, by its name. */
function noting(body: (note: (name: string, what: unknown) => void) => Promise<void>): {
  run(): Promise<void>;
  outcome(): string;
} {
  let notes: Map<string, unknown[]> = new Map();
  const run = async (): Promise<void> => {
    const mine: typeof notes = new Map();
    notes = mine;
    await body((name, what) => mine.set(name, [...(mine.get(name) ?? []), what]));
  };
  return { run, outcome: () => JSON.stringify([...notes].sort()) };
}

/** What comes of a program with the reduction, which must be what comes of it without. */
async function outcomes(program: { run(): Promise<void>; outcome(): string }): Promise<readonly string[]> {
  const full = await outcomesOf(program, { reduce: false }, MANY);
  const reduced = await outcomesOf(program, { reduce: true }, MANY);
  expect(full).not.toBeNull();
  expect(reduced?.outcomes).toEqual(full?.outcomes);
  return full?.outcomes ?? [];
}

describe("the reduction", () => {
  test("loses no outcome of a goroutine with several operations parked", async () => {
    const found = await outcomes(
      noting(async (note) => {
        const [a, b] = [new Channel<number>(), new Channel<number>()];
        go(async () => {
          const seen: number[] = [];
          await Promise.race([a.send(1).then(() => seen.push(1)), b.send(2).then(() => seen.push(2))]);
          note("parallel", [...seen]);
        });
        go(async () => note("a", [a.tryReceive()?.value, b.tryReceive()?.value]));
        go(async () => note("b", b.tryReceive()?.value));
        await sleep(1);
      }),
    );
    expect(found.length).toBeGreaterThan(3);
  });

  test("tells whether a goroutine fails before or after somebody joins it", async () => {
    const found = await outcomes(
      noting(async (note) => {
        const ch = new Channel<number>(1);
        const failing = go(() => Promise.reject(PANIC));
        await go(async () => {
          await ch.send(1);
          await failing.catch(() => note("joiner", "caught"));
        });
      }),
    );
    expect(found).toEqual(['[["joiner",["caught"]]]', "[] panic"]);
  });

  test("a timer that fires and its stop do not commute", async () => {
    const found = await outcomes(
      noting(async (note) => {
        const wg = new WaitGroup();
        wg.go(async () => {
          const ch = new Channel<number>(1);
          const timer = afterFunc(0, () => note("timer", "fired"));
          await ch.send(1);
          note("stopper", timer.stop());
        });
        await wg.wait();
        await sleep(1);
      }),
    );
    expect(found).toEqual(['[["stopper",[false]],["timer",["fired"]]]', '[["stopper",[true]]]']);
  });

  test("a select that is woken leaves its other channels: a try there depends on it", async () => {
    const found = await outcomes(
      noting(async (note) => {
        const [a, b] = [new Channel<number>(), new Channel<number>()];
        go(async () => note("select", (await select([a, b])).case));
        go(async () => note("try", b.trySend(1)));
        go(async () => note("send", a.trySend(2)));
        await sleep(1);
        a.close();
        b.close();
      }),
    );
    expect(found.length).toBeGreaterThan(2);
  });
});

describe("a search with a bound on delays", () => {
  test("runs no schedule with more", async () => {
    const program = noting(async (note) => {
      const wg = new WaitGroup();
      for (const id of [1, 2, 3]) {
        wg.go(async () => {
          await sleep(0);
          note(`${id}`, "over");
        });
      }
      await wg.wait();
    });
    const runs = [];
    for (const delays of [0, 1, 2]) runs.push((await outcomesOf(program, { reduce: false, delays }, MANY))?.runs);
    const all = (await outcomesOf(program, { reduce: false }, MANY))?.runs as number;
    expect(runs[0]).toBe(1);
    expect(runs[1] as number).toBeGreaterThan(1);
    expect(runs[2] as number).toBeGreaterThan(runs[1] as number);
    expect(runs[2] as number).toBeLessThan(all);
  });
});

describe("a bubble", () => {
  test("gives the host a turn before the verdict", async () => {
    await synctest(() => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))));
  });

  test("lets nothing happen any more that is due when main ends", async () => {
    let isCalled = false;
    await synctest(() => {
      afterFunc(0, () => {
        isCalled = true;
      });
    });
    await synctest(() => sleep(1));
    expect(isCalled).toBe(false);
  });

  test("does not report a join that is over", async () => {
    const body = async (): Promise<void> => {
      await go(async function worker() {});
      await new Channel<void>().receive();
    };
    const error: unknown = await synctest(body).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeadlockError);
    expect((error as Error).message).toMatch(/goroutine main \[chan receive\]:/);
  });

  test("fires timers of one instant in the order in which they were set", async () => {
    const order: number[] = [];
    await synctest(async () => {
      for (const id of [1, 2, 3, 4, 5]) afterFunc(5, () => void order.push(id));
      await sleep(6);
    });
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });
});
