import { afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../src/testing/random-priorities.js";
import { outcomesOf } from "./outcomes.js";
import { randomProgram, runnable } from "./random-program.js";

const MANY = 100_000;

/** The outcomes of a program that notes what happens. */
function noting(program: (note: (what: string) => void) => unknown): { run(): unknown; outcome(): string } {
  let notes: string[] = [];
  const run = (): unknown => {
    notes = [];
    return program((what) => notes.push(what));
  };
  return { run, outcome: () => notes.join(" ") };
}

/** Goroutines of `steps` steps each, which have nothing to do with each other. */
function independent(goroutines: number, steps: number) {
  return noting((note) => {
    for (let id = 0; id < goroutines; id += 1) {
      go(async () => {
        const own = new Channel<void>(steps);
        note(`${id}`);
        for (let step = 1; step < steps; step += 1) {
          await own.send();
          note(`${id}`);
        }
      });
    }
  });
}

describe("as many schedules are run as there are", () => {
  test.each([
    [1, 3, 1],
    [2, 1, 2],
    [2, 2, 6],
    [2, 3, 20],
    [3, 1, 6],
    [3, 2, 90],
  ])(
    "of %d goroutines of %d independent steps: %d, and one with reduction",
    async (goroutines, steps, interleavings) => {
      const program = independent(goroutines, steps);
      const all = await outcomesOf(program, { reduce: false }, MANY);
      expect(all).toMatchObject({ ends: interleavings, runs: interleavings });
      expect(all?.outcomes).toHaveLength(interleavings);
      expect(await outcomesOf(program, { reduce: true }, MANY)).toMatchObject({ ends: 1 });
    },
  );

  test.each([
    [2, 2],
    [3, 6],
    [4, 24],
  ])("of %d senders to one channel: %d orders, with reduction too", async (senders, orders) => {
    const program = noting(async (note) => {
      const ch = new Channel<number>(senders);
      for (let id = 0; id < senders; id += 1) go(() => ch.send(id));
      await sleep(1);
      while (ch.length > 0) note(`${(await ch.receive()).value}`);
    });
    const found = await outcomesOf(program, { reduce: true }, MANY);
    expect(found?.outcomes).toHaveLength(orders);
  });

  test.each([
    [0, 1],
    [1, 3],
    [2, 5],
    [3, 6],
  ])("of 2 goroutines of 2 steps with at most %d delays: %d, and no more", async (delays, schedules) => {
    const found = await outcomesOf(independent(2, 2), { reduce: false, delays }, MANY);
    expect(found).toMatchObject({ ends: schedules, runs: schedules });
  });
});

describe("rule 91: what is left to chance is tried", () => {
  test("every ready case of a select", async () => {
    const program = noting(async (note) => {
      const ready = [1, 2, 3].map(() => new Channel<void>(1));
      for (const ch of ready) await ch.send();
      note(`${(await select(ready)).case}`);
    });
    expect((await outcomesOf(program, {}, MANY))?.outcomes).toEqual(["0", "1", "2"]);
  });

  test("every duplicate of a parked select", async () => {
    const program = noting(async (note) => {
      const ch = new Channel<void>();
      const chooser = go(async () => note(`${(await select([ch, ch, ch])).case}`));
      await sleep(1);
      await ch.send();
      await chooser;
    });
    expect((await outcomesOf(program, {}, MANY))?.outcomes).toEqual(["0", "1", "2"]);
  });

  test("every order of timers with one deadline", async () => {
    const program = noting(async (note) => {
      for (const id of [1, 2, 3]) afterFunc(5, () => note(`${id}`));
      await sleep(6);
    });
    const orders = ["1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1"];
    expect((await outcomesOf(program, { reduce: false }, MANY))?.outcomes).toEqual(orders);
  });

  test("a timer that fires before it is stopped, and one that is stopped before it fires", async () => {
    const program = noting(async (note) => {
      const timer = afterFunc(5, () => {});
      await sleep(5);
      note(`${timer.stop()}`);
    });
    expect((await outcomesOf(program, { reduce: true }, MANY))?.outcomes).toEqual(["false", "true"]);
  });

  test("but never that a later timer fires before an earlier one", async () => {
    const program = noting(async (note) => {
      const wg = new WaitGroup();
      for (const ms of [3, 1, 2]) {
        wg.go(async () => {
          await sleep(ms);
          note(`${ms}`);
        });
      }
      await wg.wait();
    });
    expect((await outcomesOf(program, { reduce: false }, MANY))?.outcomes).toEqual(["1 2 3"]);
  });
});

describe("the reduction", () => {
  test("takes a send and a receive on one channel for independent, but neither two sends nor two receives", async () => {
    const ends = async (senders: number, receivers: number): Promise<number | undefined> => {
      const program = noting(() => {
        const ch = new Channel<void>(2);
        for (let id = 0; id < senders; id += 1) go(() => ch.send());
        for (let id = 0; id < receivers; id += 1) go(() => ch.receive());
      });
      return (await outcomesOf(program, { reduce: true }, MANY))?.ends;
    };
    expect([await ends(1, 1), await ends(2, 0), await ends(0, 2), await ends(2, 2)]).toEqual([1, 2, 2, 4]);
  });

  test("does not take a try for a send or a receive that may wait", async () => {
    const program = noting((note) => {
      const ch = new Channel<void>(1);
      go(() => ch.send());
      go(() => note(`${ch.tryReceive()?.ok}`));
    });
    expect((await outcomesOf(program, { reduce: true }, MANY))?.outcomes).toEqual(["true", "undefined"]);
  });

  test("takes counting down a wait group for independent, but for the last one and those that go too far", async () => {
    const outcomes = async (counter: number, goroutines: number, times: number) => {
      const program = noting((note) => {
        const wg = new WaitGroup();
        wg.add(counter);
        const ends: string[] = [];
        for (let id = 0; id < goroutines; id += 1) {
          go(() => {
            ends[id] = "fine";
            try {
              for (let time = 0; time < times; time += 1) wg.done();
            } catch {
              ends[id] = "too far";
            }
            if (ends.filter(Boolean).length === goroutines) note(ends.join());
          });
        }
      });
      const found = await outcomesOf(program, { reduce: true }, MANY);
      return [found?.ends, found?.outcomes];
    };
    expect(await outcomes(4, 3, 1)).toEqual([1, ["fine,fine,fine"]]);
    expect(await outcomes(1, 2, 1)).toEqual([2, ["fine,too far", "too far,fine"]]);
    expect(await outcomes(3, 2, 2)).toEqual([2, ["fine,too far", "too far,fine"]]);
    expect((await outcomes(2, 3, 1))[1]).toEqual(["fine,fine,too far", "fine,too far,fine", "too far,fine,fine"]);
  });

  test.each([
    [2, 3, 400],
    [3, 2, 150],
  ])(
    "hides no outcome of random programs of %d goroutines of up to %d operations",
    async (goroutines, most, programs) => {
      let compared = 0;
      let all = 0;
      let some = 0;
      for (let seed = 0; seed < programs; seed += 1) {
        const random = randomFrom(seed);
        const program = randomProgram((n) => Math.floor(random() * n), goroutines, most);
        const runs = runnable(program);
        const full = await outcomesOf(runs, { reduce: false }, 1_000);
        if (full === null) continue;
        const reduced = await outcomesOf(runs, { reduce: true, onDemand: true }, MANY);
        expect(reduced?.outcomes, JSON.stringify(program)).toEqual(full.outcomes);
        compared += 1;
        all += full.runs;
        some += reduced?.runs ?? 0;
      }
      expect(compared).toBeGreaterThan(0.9 * programs);
      expect(some).toBeLessThan(0.75 * all);
    },
  );

  test("hides races on plain variables, which the search without it finds", async () => {
    const program = noting(async (note) => {
      let shared = 0;
      const increment = async (own: Channel<void>): Promise<void> => {
        const before = shared;
        await own.send();
        shared = before + 1;
      };
      await Promise.all([go(increment, new Channel<void>(1)), go(increment, new Channel<void>(1))]);
      note(`${shared}`);
    });
    expect((await outcomesOf(program, { reduce: true }, MANY))?.outcomes).toEqual(["2"]);
    expect((await outcomesOf(program, { reduce: false }, MANY))?.outcomes).toEqual(["1", "2"]);
    const isRight = async (): Promise<void> => {
      await program.run();
      if (program.outcome() !== "2") throw new Error("lost an update");
    };
    await expect(explore(isRight)).rejects.toThrow("lost an update");
  });
});
