import { Channel, go, select, sleep } from "goroutines";
import { DeadlockError, ExploreError, type ExploreOptions, explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { scheduler } from "../../src/runtime/scheduler.js";

async function failure(program: () => unknown, options: ExploreOptions = {}): Promise<ExploreError> {
  const error: unknown = await explore(program, { seed: 1, ...options }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExploreError);
  return error as ExploreError;
}

/** Fails if the second goroutine gets in between the two steps of the first. */
async function interrupted(): Promise<void> {
  const events: string[] = [];
  const ch = new Channel<void>(9);
  const first = go(async function first() {
    await ch.send();
    events.push("first begins");
    await ch.send();
    events.push("first ends");
  });
  const second = go(async function second() {
    await ch.send();
    events.push("second");
    await ch.send();
    await ch.send();
  });
  await first;
  await second;
  if (events[1] === "second" && events[0] === "first begins") throw new Error("interrupted");
}

/** The part of a message that shows the interleaving. */
function interleaving(error: ExploreError): string[] {
  const [, , shown = ""] = /(The interleaving .*:\n)([\s\S]*?)\n\n/.exec(error.message) ?? [];
  return shown.split("\n");
}

describe("a failure", () => {
  test("is shown as an interleaving that a person can follow, with the place of each operation", async () => {
    const error = await failure(interrupted);
    expect(error.message.split("\n\n")[0]).toMatch(/^schedule \d+ fails: interrupted$/);
    const lines = interleaving(error);
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) {
      expect(line).toMatch(
        /^ *\d+ +\d+ ms {2}(main|first \(2\)|second \(3\)) +(go (first|second)|returns|chan send channel 1)/,
      );
    }
    expect(lines.filter((line) => / main +go (first|second) .*explore-report\.test\.ts:\d+$/.test(line))).toHaveLength(
      2,
    );
    const sends = lines.filter((line) => line.includes("chan send channel 1"));
    expect(sends.map((line) => /(first|second) \([23]\)/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(["first", "second"]),
    );
    expect(sends.every((line) => /explore-report\.test\.ts:\d+$/.test(line))).toBe(true);
    const steps = lines.map((line) => Number.parseInt(line, 10));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(error.message).toContain(`explore(program, { replay: "${error.replay}" })  (seed 1)`);
  });

  test("shows which of the ready cases was chosen", async () => {
    const error = await failure(async () => {
      const [a, b] = [new Channel<void>(1), new Channel<void>(1)];
      await a.send();
      await b.send();
      if ((await select({ a, b })).case === "b") throw new Error("b was chosen");
    });
    expect(interleaving(error).join("\n")).toContain("select channel 1, channel 2 → case b");
  });

  test("has what the program threw as its cause, also if that is no error", async () => {
    const cause = { not: "an error" };
    const error = await failure(() => Promise.reject(cause));
    expect(error.cause).toBe(cause);
    expect(error.name).toBe("ExploreError");
    expect(error.schedules).toBe(1);
  });

  test("leaves nothing installed", async () => {
    await failure(interrupted);
    expect(scheduler).toBeNull();
  });
});

describe("replay", () => {
  test("runs the same schedule again, and shows the same interleaving", async () => {
    const found = await failure(interrupted);
    const again = await failure(interrupted, { replay: found.replay });
    expect(interleaving(again)).toEqual(interleaving(found));
    expect(again.replay).toBe(found.replay);
    expect(again.schedules).toBe(1);
    expect((again.cause as Error).message).toBe("interrupted");
  });

  test("reproduces a failure that hangs on the choice of a select", async () => {
    const program = async (): Promise<void> => {
      const ready = [1, 2, 3].map(() => new Channel<void>(1));
      for (const ch of ready) await ch.send();
      const picks = [await select(ready), await select(ready), await select(ready)].map((chosen) => chosen.case);
      if (picks.join() === "2,0,1") throw new Error("2, 0, 1");
    };
    const { replay } = await failure(program);
    await expect(explore(program, { replay })).rejects.toThrow("schedule 1 fails: 2, 0, 1");
  });

  test("resolves when the program is right by now", async () => {
    expect(await explore(() => {}, { replay: "1.0.2" })).toMatchObject({ schedules: 1, complete: false });
  });
});

describe("shrinking", () => {
  test("gives a schedule with the fewest delays", async () => {
    const { replay } = await failure(interrupted);
    // One goroutine has to be interrupted once, and whoever is not the first to run has to be picked for that.
    expect(replay.split(".").filter((pick) => pick !== "0").length).toBe(1);
  });

  test("keeps the failure that it began with", async () => {
    const error = await failure(async () => {
      const ch = new Channel<string>(2);
      await Promise.all([go(() => ch.send("a")), go(() => ch.send("b"))]);
      if ((await ch.receive()).value === "b") throw new Error("b came first");
    });
    expect(error.message).toContain("b came first");
    expect((error.cause as Error).message).toBe("b came first");
  });
});

describe("bounds", () => {
  async function large(): Promise<void> {
    const ch = new Channel<number>(100);
    for (let id = 0; id < 5; id += 1) {
      go(async () => {
        for (let i = 0; i < 5; i += 1) await ch.send(i);
      });
    }
    await sleep(1);
  }

  test("the number of schedules is never exceeded, and the search says that it is not complete", async () => {
    let runs = 0;
    const result = await explore(
      async () => {
        runs += 1;
        await large();
      },
      { schedules: 40, seed: 1 },
    );
    // Where the host suspects that something foreign is awaited, one schedule is run again, to see.
    expect([40, 41]).toContain(runs);
    expect(result).toMatchObject({ schedules: 40, complete: false, exhaustive: false, seed: 1 });
  });

  test("a program that does not end fails at once, and says where it loops", async () => {
    const endless = async (): Promise<void> => {
      const ch = new Channel<void>(1);
      for (;;) {
        await ch.send();
        await ch.receive();
      }
    };
    const error = await failure(endless, { depth: 50 });
    expect(error.schedules).toBe(1);
    expect(error.message).toMatch(/^explore: the program has not ended within 50 steps, and loops here/);
    expect(error.message.split("\n").slice(1).sort()).toEqual([
      expect.stringMatching(/^main {2}chan receive {2}explore-report\.test\.ts:\d+$/),
      expect.stringMatching(/^main {2}chan send {2}explore-report\.test\.ts:\d+$/),
    ]);
    expect(error.trace.length).toBeGreaterThanOrEqual(50);
  });

  test("a small correct program is explored with every number of delays", async () => {
    const result = await explore(async () => {
      const ch = new Channel<void>();
      go(() => ch.send());
      await ch.receive();
    });
    expect(result).toMatchObject({ complete: true, exhaustive: true });
    expect(result.delays).toBeGreaterThanOrEqual(0);
  });

  test("the seed makes the random schedules the same again", async () => {
    const orders = async (seed: number): Promise<string[]> => {
      const seen: string[] = [];
      const program = async (): Promise<void> => {
        const order: string[] = [];
        seen.push("");
        const index = seen.length - 1;
        for (let id = 0; id < 4; id += 1) {
          go(async () => {
            for (let i = 0; i < 3; i += 1) {
              await sleep(0);
              order.push(`${id}`);
            }
            seen[index] = order.join("");
          });
        }
        await sleep(1);
      };
      await explore(program, { schedules: 300, seed });
      return seen.slice(-20);
    };
    const first = await orders(7);
    expect(new Set(first).size).toBeGreaterThan(10);
    expect(await orders(7)).toEqual(first);
    expect(await orders(8)).not.toEqual(first);
  });
});

describe("a program that is not deterministic is told so", () => {
  const TEXT = "the program behaves differently under the same schedule";
  /** Throws in every other run. */
  const alternating = () => {
    let run = 0;
    return () => {
      run += 1;
      return run % 2 === 0;
    };
  };

  test("if it chooses its operations at random", async () => {
    const isEven = alternating();
    const program = async (): Promise<void> => {
      const ch = new Channel<number>(5);
      const isDifferent = isEven();
      go(async () => {
        if (isDifferent) ch.tryReceive();
        await ch.send(1);
      });
      go(() => ch.send(2));
      await sleep(1);
    };
    await expect(explore(program)).rejects.toThrow(TEXT);
  });

  test("if it starts goroutines at random", async () => {
    const isEven = alternating();
    const program = async (): Promise<void> => {
      const ch = new Channel<number>(5);
      for (let id = 0; id < (isEven() ? 3 : 2); id += 1) go(() => ch.send(id));
      await sleep(1);
    };
    await expect(explore(program)).rejects.toThrow(TEXT);
  });

  test("if it chooses with Math.random", async () => {
    const program = async (): Promise<void> => {
      const channels = [new Channel<number>(9), new Channel<number>(9)];
      const sender = async (): Promise<void> => {
        for (let i = 0; i < 4; i += 1) await channels[Math.random() < 0.5 ? 0 : 1]?.send(i);
      };
      await Promise.all([go(sender), go(sender)]);
    };
    await expect(explore(program)).rejects.toThrow(TEXT);
  });

  test("if it fails at random, with the failure as the cause", async () => {
    const isEven = alternating();
    const error = new Error("at times");
    const program = (): void => {
      if (!isEven()) throw error;
    };
    await expect(explore(program)).rejects.toMatchObject({ message: expect.stringContaining(TEXT), cause: error });
  });
});

describe("invalid options", () => {
  test.each([
    ["schedules", 0],
    ["schedules", -1],
    ["schedules", 1.5],
    ["schedules", Number.NaN],
    ["schedules", Number.POSITIVE_INFINITY],
    ["depth", 0],
    ["depth", -1],
    ["depth", 2.5],
    ["depth", Number.NaN],
    ["seed", -1],
    ["seed", 0.5],
    ["seed", Number.NaN],
  ])("%s: %d is refused", async (name, value) => {
    const running = explore(() => {}, { [name]: value });
    await expect(running).rejects.toThrow(RangeError);
    await expect(running).rejects.toThrow(`explore: ${name} must be an integer`);
  });

  test.each(["x", "1..2", "1.", "-1", "1,2", " "])("the replay token %j is refused", async (replay) => {
    const running = explore(() => {}, { replay });
    await expect(running).rejects.toThrow(TypeError);
    await expect(running).rejects.toThrow("not a replay token");
  });

  test("a program that is no function is refused", async () => {
    await expect(explore(undefined as never)).rejects.toThrow(TypeError);
  });
});

test("a deadlock is a cause that tells the goroutines and their places", async () => {
  const { cause } = await failure(() => new Channel<void>().receive());
  expect(cause).toBeInstanceOf(DeadlockError);
  expect((cause as Error).message).toMatch(/goroutine main \[chan receive\]:\n {4}at .*explore-report\.test\.ts:\d+/);
});
