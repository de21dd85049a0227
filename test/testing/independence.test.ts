import { Channel, go, WaitGroup } from "goroutines";
import { explore, settled } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { type Found, outcomesOf } from "./outcomes.js";

/** What the reduced search finds in a program that notes what happens. */
async function found(program: (note: (what: string) => void) => unknown): Promise<Found> {
  let notes: string[] = [];
  const run = (): unknown => {
    notes = [];
    return program((what) => notes.push(what));
  };
  const search = { reduce: true, onDemand: true };
  const all = await outcomesOf({ run, outcome: () => notes.join(" ") }, search, 10_000);
  return all as Found;
}

/** Goroutines that do these things, each one thing, with one channel that was prepared. */
async function ends(
  prepare: (ch: Channel<number>) => unknown,
  ...acts: readonly ((ch: Channel<number>) => unknown)[]
): Promise<number> {
  const { ends } = await found(async () => {
    const ch = new Channel<number>(2);
    await prepare(ch);
    for (const act of acts) go(act, ch);
  });
  return ends;
}

const receive = (ch: Channel<number>): unknown => ch.receive();
const send = (ch: Channel<number>): unknown => ch.send(1);
const close = (ch: Channel<number>): unknown => ch.close();
const nothing = (): void => {};

describe("one order is enough", () => {
  test.each([
    ["a send and a receive", nothing, [send, receive]],
    ["receives from a closed and drained channel", close, [receive, receive, receive]],
    ["a close and a receive that has to wait for it", nothing, [close, receive]],
    [
      "a close and a receive that gets a value",
      async (ch: Channel<number>) => {
        await ch.send(1);
      },
      [close, receive],
    ],
  ])("of %s", async (_, prepare, acts) => {
    expect(await ends(prepare, ...acts)).toBe(1);
  });

  test("of waiting for a wait group and counting it down", async () => {
    const { ends } = await found(() => {
      const wg = new WaitGroup();
      for (let i = 0; i < 3; i += 1) wg.go(() => {});
      for (let i = 0; i < 2; i += 1) go(() => wg.wait());
    });
    expect(ends).toBe(1);
  });

  test("of what only looks at an object", async () => {
    const look = (ch: Channel<number>): unknown => [ch.length, ch.closed];
    expect(await ends(nothing, look, look, look)).toBe(1);
  });
});

describe("each order is tried", () => {
  test("of a close and a send", async () => {
    const { outcomes } = await found((note) => {
      const ch = new Channel<number>(1);
      go(() =>
        ch.send(1).then(
          () => note("sent"),
          () => note("failed"),
        ),
      );
      go(close, ch);
    });
    expect(outcomes).toEqual(["failed", "sent"]);
  });

  test("of a close and a receive that a sender waits for", async () => {
    const { outcomes } = await found((note) => {
      const ch = new Channel<number>();
      const sent = ch.send(1).then(
        () => note("sent"),
        () => note("failed"),
      );
      go(() => sent);
      go(receive, ch);
      go(close, ch);
    });
    expect(outcomes).toEqual(["failed", "sent"]);
  });

  test("of two receives of which only one gets a value", async () => {
    const { outcomes } = await found(async (note) => {
      const ch = new Channel<number>(1);
      await ch.send(1);
      ch.close();
      for (const name of ["a", "b"]) go(async () => ((await ch.receive()).ok ? note(name) : undefined));
    });
    expect(outcomes).toEqual(["a", "b"]);
  });

  test("of an addition and a wait for zero", async () => {
    const { outcomes } = await found((note) => {
      const wg = new WaitGroup();
      go(async () => {
        wg.add();
        await new Channel<void>(1).send();
        note("done");
        wg.done();
      });
      go(() => wg.wait().then(() => note("waited")));
    });
    expect(outcomes).toEqual(["done waited", "waited done"]);
  });

  test.each([
    ["the length of a channel", (ch: Channel<number>) => String(ch.length), send, ["0", "1"]],
    ["whether a channel is closed", (ch: Channel<number>) => String(ch.closed), close, ["false", "true"]],
  ])("of a look at %s and what changes it", async (_, look, change, outcomes) => {
    const all = await found((note) => {
      const ch = new Channel<number>(1);
      go(() => note(look(ch)));
      go(change, ch);
    });
    expect(all.outcomes).toEqual(outcomes);
  });

  test("of two waits for all others, of which one comes too late", async () => {
    const { outcomes } = await found((note) => {
      const wait = (name: string) => async (): Promise<void> => {
        await new Channel<void>(1).send();
        try {
          await settled();
        } catch {
          note(`${name} failed`);
        }
      };
      go(wait("a"));
      go(wait("b"));
    });
    expect(outcomes).toEqual(["a failed", "b failed"]);
  });

  test("of an abort and a look at the signal", async () => {
    const { outcomes } = await found((note) => {
      const controller = new AbortController();
      go(() => note(String(controller.signal.aborted)));
      go(() => controller.abort());
    });
    expect(outcomes).toEqual(["false", "true"]);
  });

  test("of an abort and an operation that it would keep from beginning", async () => {
    const { outcomes } = await found((note) => {
      const controller = new AbortController();
      const ch = new Channel<number>(1);
      go(() =>
        ch.send(1, controller).then(
          () => note("sent"),
          () => note("aborted"),
        ),
      );
      go(() => controller.abort());
    });
    expect(outcomes).toEqual(["aborted", "sent"]);
  });

  test("of an abort and the registration of a listener", async () => {
    const { outcomes } = await found((note) => {
      const controller = new AbortController();
      go(() => controller.signal.addEventListener("abort", () => note("heard")));
      go(() => controller.abort());
    });
    expect(outcomes).toEqual(["", "heard"]);
  });
});

test("signals are the host's own again after an exploration, whatever came of it", async () => {
  const members = ["addEventListener", "aborted", "reason", "throwIfAborted"].map(
    (name) => () => Object.getOwnPropertyDescriptor(AbortSignal.prototype, name),
  );
  members.push(() => Object.getOwnPropertyDescriptor(AbortController.prototype, "abort"));
  const before = members.map((member) => member());
  await explore(() => {
    throw new Error("fails");
  }).catch(() => {});
  await explore(() => {}, { schedules: 3 });
  expect(members.map((member) => member())).toEqual(before);
});

describe("a hand-written pool is searched completely, by as few schedules as there are orders that matter", () => {
  /** Workers that take jobs and send results, and note who got what, and in which order. */
  function pool(workers: number, jobs: number, isBuffered: boolean) {
    return found(async (note) => {
      const queue = new Channel<number>(isBuffered ? jobs : 0);
      const results = new Channel<string>(isBuffered ? jobs : 0);
      const wg = new WaitGroup();
      for (let worker = 0; worker < workers; worker += 1) {
        wg.go(async () => {
          for await (const job of queue) await results.send(`${worker}:${job}`);
        });
      }
      go(async () => {
        await wg.wait();
        results.close();
      });
      const produce = async (): Promise<void> => {
        for (let job = 0; job < jobs; job += 1) await queue.send(job);
        queue.close();
      };
      if (isBuffered) await produce();
      else go(produce);
      for await (const result of results) note(result);
    });
  }

  // Which worker gets each job, and, where both have another one each, which result comes first.
  const ofTwoJobs = (workers: number): number => workers + 2 * workers * (workers - 1);

  test.each([
    [2, 40, 100],
    [3, 40, 400],
  ])("%d workers and 2 jobs, with a wait group whose wait closes the results", async (workers, most, mostRuns) => {
    const { outcomes, ends, runs } = await pool(workers, 2, false);
    expect(outcomes).toHaveLength(ofTwoJobs(workers));
    expect(ends).toBeLessThanOrEqual(most);
    expect(runs).toBeLessThanOrEqual(mostRuns);
  });

  test("3 workers and 3 jobs, with buffers", async () => {
    const { ends, runs } = await pool(3, 3, true);
    expect(ends).toBeLessThanOrEqual(100);
    expect(runs).toBeLessThanOrEqual(1_500);
  });
});
