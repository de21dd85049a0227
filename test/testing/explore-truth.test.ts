import { pbkdf2 } from "node:crypto";
import { after, afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { ExploreError, type ExploreOptions, explore, settled } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** How a program is found wrong. */
async function failure(program: () => unknown, options: ExploreOptions = {}): Promise<ExploreError> {
  const error: unknown = await explore(program, { seed: 1, ...options }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ExploreError);
  return error as ExploreError;
}

/** Two goroutines that read, wait, and write, one at a time if there is a lock. */
function counting(wait: () => Promise<unknown>, isLocked: boolean): () => Promise<void> {
  return async () => {
    let count = 0;
    const lock = new Channel<void>(1);
    const wg = new WaitGroup();
    const increase = async (): Promise<void> => {
      if (isLocked) await lock.send();
      const before = count;
      await wait();
      count = before + 1;
      if (isLocked) await lock.receive();
    };
    wg.go(increase);
    wg.go(increase);
    await wg.wait();
    if (count !== 2) throw new Error("lost update");
  };
}

describe("awaits of what is not of the package", () => {
  const fakes: Readonly<Record<string, () => Promise<unknown>>> = {
    "a promise that is settled": () => Promise.resolve(),
    "an async function": async () => {},
    "a chain of them": async () => {
      await (async () => {
        await 0;
      })();
    },
    "an immediate": () => new Promise((resolve) => setImmediate(resolve)),
    "the text of a response": () => new Response("x").text(),
    "a digest": () => crypto.subtle.digest("SHA-256", new Uint8Array(1)),
  };

  test.each(Object.entries(fakes))("%s: the update that is lost in production is found", async (_, fake) => {
    const error = await failure(counting(fake, false));
    expect(error.message).toMatch(/^schedule \d+ fails: lost update/);
    expect(error.replay).toMatch(/^t/);
    await expect(explore(counting(fake, false), { replay: error.replay })).rejects.toThrow("lost update");
  });

  test("a request that takes long the first time: the update that is lost is found, and replayed", async () => {
    let calls = 0;
    const derive = (): Promise<unknown> => {
      calls += 1;
      const iterations = calls <= 2 ? 300_000 : 1;
      return new Promise((resolve) => pbkdf2("password", "salt", iterations, 32, "sha256", resolve));
    };
    expect((await failure(counting(derive, false))).message).toMatch(/^schedule \d+ fails: lost update\n\nThe inter/);
  });

  test.each(Object.entries(fakes))(
    "%s: with a lock all is right, but nobody claims more than that",
    async (_, fake) => {
      const found = await explore(counting(fake, true), { schedules: 300 });
      expect(found).toMatchObject({ foreign: true, exhaustive: false });
    },
  );

  test("waits of the package alone are not foreign, whatever wraps them", async () => {
    const found = await explore(async () => {
      const wg = new WaitGroup();
      const helper = async (): Promise<number> => {
        await sleep(0);
        return 1;
      };
      wg.go(async () => {});
      wg.go(() => {});
      const joined = go(helper);
      await Promise.all([joined, helper()]);
      await joined;
      await wg.wait();
    });
    expect(found).toMatchObject({ foreign: false, complete: true, exhaustive: true });
  });
});

describe("timers", () => {
  const impatient = async (): Promise<void> => {
    const done = new Channel<void>(1);
    go(async () => {
      await sleep(5);
      await done.send();
    });
    const chosen = await select({ done, timeout: after(10) });
    if (chosen.case === "timeout") throw new Error("timed out");
  };

  test("may fire while others could still run: a timeout that is long enough only on a fast machine is found", async () => {
    const { message, trace } = await failure(impatient);
    expect(message).toMatch(/^schedule \d+ fails: timed out/);
    expect(message).toMatch(/ 10 ms {2}timer .* fires/);
    expect(trace.filter(({ kind }) => kind === "timer").map(({ at }) => at - Date.UTC(2000, 0, 1))).toContain(10);
  });

  test('with timers: "idle" time passes only when all wait, and the result says so', async () => {
    expect(await explore(impatient, { timers: "idle" })).toMatchObject({
      timers: "idle",
      complete: true,
      exhaustive: true,
    });
    expect(await explore(() => {})).toMatchObject({ timers: "any" });
  });

  test("fire in their order all the same", async () => {
    const program = async (): Promise<void> => {
      for (const ms of [3, 1, 2]) afterFunc(ms, () => {});
      await sleep(4);
    };
    let fired = 0;
    await explore(program, {
      schedules: 100,
      onSchedule: ({ trace }) => {
        const instants = trace.filter(({ kind }) => kind === "timer").map(({ at }) => at);
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
        fired += instants.length;
      },
    });
    expect(fired).toBeGreaterThan(100);
  });

  test("that have fired early do not make a goroutine a leak that main gave time enough", async () => {
    await explore(async () => {
      go(async () => {
        await sleep(1);
        await sleep(1);
      });
      await sleep(100);
    });
  });

  test.each(["never", 1])("%j is refused", async (timers) => {
    await expect(explore(() => {}, { timers: timers as never })).rejects.toThrow(TypeError);
  });
});

describe("a goroutine that waits in a loop for others", () => {
  test.each([
    ["sleep(0)", () => sleep(0)],
    ["settled()", () => settled()],
  ])("with %s lets them move, so that the search comes to an end", async (_, yields) => {
    const found = await explore(
      async () => {
        let isDone = false;
        go(async () => {
          const ch = new Channel<void>(1);
          await ch.send();
          await sleep(10);
          isDone = true;
        });
        while (!isDone) await yields();
      },
      { schedules: 300 },
    );
    expect(found).toMatchObject({ complete: true, exhaustive: false });
  });

  test("may be one of several", async () => {
    const polling = async (): Promise<void> => {
      let isDone = false;
      const wg = new WaitGroup();
      const poll = async (): Promise<void> => {
        while (!isDone) await sleep(0);
      };
      wg.go(poll);
      wg.go(poll);
      wg.go(async () => {
        await sleep(10);
        isDone = true;
      });
      await wg.wait();
    };
    expect(await explore(polling, { schedules: 500 })).toMatchObject({ exhaustive: false });
  });
});

describe("a race that hangs on plain variables", () => {
  /** Lets `most` in at a time: it looks, waits, and counts. */
  const limiter = (most: number, goroutines: number, waits: number) => async (): Promise<void> => {
    let inside = 0;
    const wg = new WaitGroup();
    for (let id = 0; id < goroutines; id += 1) {
      wg.go(async () => {
        for (let wait = 0; wait < waits; wait += 1) await sleep(0);
        while (inside >= most) await sleep(1);
        await sleep(0);
        inside += 1;
        if (inside > most) throw new Error(`${inside} at once`);
        await sleep(0);
        inside -= 1;
      });
    }
    await wg.wait();
  };

  test.each([
    [1, 3, 2],
    [2, 3, 2],
    [2, 4, 4],
    [3, 4, 0],
  ])("%d at once of %d after %d waits is found within the default budget", async (most, goroutines, waits) => {
    const { message } = await failure(limiter(most, goroutines, waits));
    expect(message).toContain(`${most + 1} at once`);
  });
});

describe("a failure", () => {
  const late = (text: () => string) => async (): Promise<void> => {
    const ch = new Channel<string>(2);
    go(() => ch.send("goroutine"));
    await sleep(0);
    await ch.send("main");
    if ((await ch.receive()).value === "goroutine") throw new Error(text());
  };

  test("whose text varies is one failure, and shrunk as one", async () => {
    let count = 0;
    const numbered = await failure(late(() => `no. ${count++} at ${crypto.randomUUID()}`));
    expect(numbered.message).toMatch(/^schedule \d+ fails: no\. \d+ at /);
    const worded = await failure(late(() => `key ${crypto.randomUUID().replace(/\d/g, "x")}`));
    expect(worded.replay).toBe(numbered.replay);
  });

  test("that comes of state kept between schedules is told so", async () => {
    let runs = 0;
    const keeping = async (): Promise<void> => {
      runs += 1;
      const ch = new Channel<number>(2);
      go(() => ch.send(1));
      await ch.send(2);
      await sleep(0);
      if (runs > 3) throw new Error("the third time");
    };
    const { message, replay } = await failure(keeping);
    expect(message).toMatch(/^schedule [34] fails: the third time\n\nThe program keeps state between schedules/);
    expect(replay).toBe("");
  });
});

describe("onSchedule", () => {
  const program = async (): Promise<string> => {
    const ch = new Channel<string>(2);
    go(async function first() {
      await ch.send("first");
    });
    go(async function second() {
      await ch.send("second");
    });
    const { value } = await ch.receive();
    await ch.receive();
    return value as string;
  };

  test("is told of every schedule, with what the program returned and its trace", async () => {
    const outcomes: unknown[] = [];
    const { schedules } = await explore(program, {
      budget: { schedules: 50 },
      onSchedule: ({ outcome, trace, ...rest }) => {
        outcomes.push(outcome);
        expect(rest).toEqual({});
        expect(trace.map(({ step }) => step)).toEqual(trace.map((_, index) => index + 1));
        const kinds = new Set(trace.map(({ kind }) => kind));
        expect([...kinds].sort()).toEqual(expect.arrayContaining(["end", "go", "operation"]));
        expect(trace.filter(({ kind }) => kind === "end")).toHaveLength(3);
      },
    });
    expect(new Set(outcomes)).toEqual(new Set(["first", "second"]));
    expect(outcomes.length).toBeLessThanOrEqual(schedules);
  });

  test("is told of the schedule that fails, and its error has the same kind of trace", async () => {
    const errors: unknown[] = [];
    const error = await failure(
      async () => {
        if ((await program()) === "second") throw new Error("second came first");
      },
      { onSchedule: (run) => "error" in run && errors.push(run.error) },
    );
    expect(errors).toHaveLength(1);
    expect((errors[0] as Error).message).toBe("second came first");
    const handedOn = error.trace.find(({ kind, operation }) => kind === "wake" && operation === "chan receive");
    expect(handedOn ?? error.trace.find(({ operation }) => operation === "chan receive")).toMatchObject({
      goroutine: 1,
      object: "channel 1",
      value: '"second"',
    });
  });

  test("what it throws, explore rejects with", async () => {
    const error = new Error("of the listener");
    const listener = (): void => {
      throw error;
    };
    await expect(explore(program, { onSchedule: listener })).rejects.toBe(error);
  });
});

describe("the budget", () => {
  const large = async (): Promise<void> => {
    const wg = new WaitGroup();
    const ch = new Channel<number>(99);
    for (let id = 0; id < 6; id += 1) {
      wg.go(async () => {
        for (let i = 0; i < 6; i += 1) await ch.send(i);
      });
    }
    await wg.wait();
  };

  test("in milliseconds ends the search", async () => {
    const { schedules, complete } = await explore(large, { budget: { milliseconds: 50 } });
    expect(schedules).toBeGreaterThan(0);
    expect(schedules).toBeLessThan(10_000);
    expect(complete).toBe(false);
  });

  test("in schedules is that of the short option", async () => {
    expect(await explore(large, { budget: { schedules: 7 } })).toMatchObject({ schedules: 7 });
    expect(await explore(large, { schedules: 7 })).toMatchObject({ schedules: 7 });
  });

  test.each([0, -1, Number.NaN])("milliseconds: %d is refused", async (milliseconds) => {
    await expect(explore(() => {}, { budget: { milliseconds } })).rejects.toThrow(RangeError);
  });
});
