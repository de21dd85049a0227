import { AsyncLocalStorage } from "node:async_hooks";
import { Pool, sleep, tasks } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { collected, unread } from "./outcomes.js";

const store = new AsyncLocalStorage<string>();

afterEach(() => {
  store.disable();
});

type Seen = [job: string, store: string | undefined];

/** Its handlers return what they see at first, and check that it stays. */
function watcher(workers: number, queue: number): Pool<string, Seen> {
  return new Pool(
    async (job: string): Promise<Seen> => {
      const seen = store.getStore();
      await settled();
      expect(store.getStore()).toBe(seen);
      await sleep(1);
      expect(store.getStore()).toBe(seen);
      return [job, seen];
    },
    { workers, queue, results: Infinity },
  );
}

const NAMES = Array.from({ length: 20 }, (_, i) => `request ${i}`);
const EXPECTED: Seen[] = NAMES.map((name) => [name, name]);

describe("a handler sees the store of the code that has brought its job", () => {
  test.each([
    ["with a worker each", 20, 100],
    ["from the queue", 2, 100],
    ["also if it had to wait for room", 2, 3],
    ["also without a queue", 1, 0],
  ])("by run, %s", async (_, workers, queue) => {
    const pool = watcher(workers, queue);
    const seen = await Promise.all(NAMES.map((name) => store.run(name, () => pool.run(name))));
    expect(seen).toEqual(EXPECTED);
    await pool.close();
  });

  test.each([
    ["from the queue", 2, 100],
    ["also if it had to wait for room", 2, 3],
  ])("by submit, %s", async (_, workers, queue) => {
    const pool = watcher(workers, queue);
    const submits = NAMES.map((name) => store.run(name, () => pool.submit(name)));
    void Promise.all(submits).then(() => pool.close());
    const outcomes = await unread(pool);
    const seen = outcomes.map((outcome) => (outcome.status === "done" ? outcome.value : outcome));
    expect(seen.sort()).toEqual([...EXPECTED].sort());
  });

  test("by submit, also if it had to wait for somebody to read results", async () => {
    const pool = new Pool((job: string): Seen => [job, store.getStore()], { workers: 1, results: 1 });
    await store.run("first", () => pool.submit("first"));
    await pool.idle();
    const parked = store.run("second", () => pool.submit("second"));
    const first = await store.run("reader", () => pool.results.receive());
    await parked;
    await pool.idle();
    const second = await store.run("reader", () => pool.results.receive());
    expect([first.value, second.value]).toMatchObject([{ value: ["first", "first"] }, { value: ["second", "second"] }]);
    await pool.close();
  });

  test("by trySubmit", async () => {
    const pool = watcher(3, Infinity);
    for (const name of NAMES) store.run(name, () => pool.trySubmit(name));
    void pool.close();
    const seen = (await unread(pool)).map((outcome) => (outcome.status === "done" ? outcome.value : outcome));
    expect(seen.sort()).toEqual([...EXPECTED].sort());
  });

  test("by map: that of the code that called map, whoever reads", async () => {
    const pool = watcher(3, 5);
    const mapping = store.run("mapper", () => pool.map(NAMES, { ordered: true }));
    const seen = await store.run("reader", () => collected(mapping));
    expect(seen).toEqual(NAMES.map((name) => [name, "mapper"]));
    await pool.close();
  });

  test("at every attempt", async () => {
    const seen: Record<string, unknown[]> = {};
    const pool = new Pool(
      (job: string, { attempt }) => {
        seen[job] = [...(seen[job] ?? []), store.getStore()];
        if (attempt < 3) throw new Error("again");
      },
      { workers: 2, queue: 1, retry: { attempts: 3, delay: (attempt) => attempt - 1 } },
    );
    await Promise.all(NAMES.map((name) => store.run(name, () => pool.run(name))));
    expect(seen).toEqual(Object.fromEntries(NAMES.map((name) => [name, [name, name, name]])));
    await pool.close();
  });

  test("also after the pool was paused, resized, or held back by its rate", async () => {
    const pool = new Pool((job: string): Seen => [job, store.getStore()], {
      workers: 1,
      rate: { limit: 5, interval: 2 },
    });
    store.run("pausing", () => pool.pause());
    const seen = NAMES.map((name) => store.run(name, () => pool.run(name)));
    store.run("resizing", () => pool.resize(3));
    store.run("resuming", () => pool.resume());
    expect(await Promise.all(seen)).toEqual(EXPECTED);
    await pool.close();
  });

  test("by tasks", async () => {
    const pool = tasks({ workers: 2 });
    const look = (): string | undefined => store.getStore();
    const seen = await Promise.all(NAMES.map((name) => store.run(name, () => pool.run(look))));
    expect(seen).toEqual(NAMES);
    await pool.close();
  });
});

test("a job that was brought without a store sees none, also behind one that had one", async () => {
  const pool = watcher(1, 100);
  const runs = [
    store.run("first", () => pool.run("first")),
    pool.run("second"),
    store.run("third", () => pool.run("third")),
    pool.run("fourth"),
  ];
  expect(await Promise.all(runs)).toEqual([
    ["first", "first"],
    ["second", undefined],
    ["third", "third"],
    ["fourth", undefined],
  ]);
  await pool.close();
});

test("a store that is first used after the pool was made is seen as well, and so are several at a time", async () => {
  const other = new AsyncLocalStorage<number>();
  const pool = new Pool(() => [store.getStore(), other.getStore()], { workers: 1 });
  const runs = [
    store.run("a", () => other.run(1, () => pool.run(0))),
    other.run(2, () => pool.run(0)),
    store.run("c", () => pool.run(0)),
  ];
  expect(await Promise.all(runs)).toEqual([
    ["a", 1],
    [undefined, 2],
    ["c", undefined],
  ]);
  other.disable();
  await pool.close();
});

test("virtual time changes nothing of that", async () => {
  const seen = await synctest(async () => {
    const pool = new Pool(
      async (job: string): Promise<Seen> => {
        await sleep(10);
        return [job, store.getStore()];
      },
      { workers: 2, queue: 3 },
    );
    const results = await Promise.all(NAMES.map((name) => store.run(name, () => pool.run(name))));
    await pool.close();
    return results;
  });
  expect(seen).toEqual(EXPECTED);
});

test("the code that waits for a job keeps its own store", async () => {
  const pool = watcher(1, 1);
  await Promise.all(
    NAMES.map((name) =>
      store.run(name, async () => {
        await pool.submit(name);
        expect(store.getStore()).toBe(name);
        await pool.run(name);
        expect(store.getStore()).toBe(name);
        await pool.results.receive();
        expect(store.getStore()).toBe(name);
      }),
    ),
  );
  await store.run("closer", async () => {
    await pool.close();
    expect(store.getStore()).toBe("closer");
  });
});

test("a job of no context sees no store, whatever sets it going", async () => {
  const pool = watcher(1, 1);
  void pool.pause();
  const queued = pool.run("queued");
  await store.run("resumer", async () => {
    pool.resume();
    expect(await queued).toEqual(["queued", undefined]);
  });
  const results = pool.map(["mapped"]);
  await store.run("consumer", async () => {
    expect((await results.next()).value).toEqual(["mapped", undefined]);
  });
  await pool.close();
});

test("a store entered with enterWith is seen as well", async () => {
  const pool = new Pool(() => store.getStore(), { workers: 1 });
  const entered = (async () => {
    await null;
    store.enterWith("entered");
    return await pool.run(0);
  })();
  expect(await entered).toBe("entered");
  await pool.close();
});
