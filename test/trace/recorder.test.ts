import { after, Channel, context, go, Mutex, Pool, Semaphore, select, sleep, trySelect, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { observe } from "../../src/runtime/events.js";
import { Recorder, type TraceEvent } from "../../src/trace/index.js";
import { settled } from "../support/turn.js";
import { line, recorded } from "./record.js";

/** Two goroutines that hand a value over, the receiver first. */
async function handOver(): Promise<void> {
  const ch = new Channel<string>();
  const receiver = go(async function receiver() {
    await ch.receive();
  });
  const sender = go(async function sender() {
    await ch.send("hello");
  });
  await Promise.all([receiver, sender]);
}

const HANDED_OVER = [
  "1 go main by 0",
  "2 go receiver by 1",
  "3 go sender by 1",
  "2 operation chan receive on channel 1",
  "2 park chan receive on channel 1",
  "3 operation chan send on channel 1",
  '2 wake chan receive on channel 1 by 3 value "hello"',
];

describe("a hand-off is recorded with who gave what to whom", () => {
  test("in production", async () => {
    const events = await recorded(() =>
      go(async function main() {
        await handOver();
      }),
    );
    expect(events.map(line)).toEqual([...HANDED_OVER, "2 end receiver", "3 end sender", "1 end main"]);
  });

  test("in a bubble, where main is 1 though nobody has started it", async () => {
    const events = await synctest(() => recorded(handOver));
    expect(events.map(line).filter((text) => !text.includes(" end "))).toEqual(HANDED_OVER.slice(1));
  });

  test("by a sender that waits for the receiver, and shows meanwhile what it offers", async () => {
    const ch = new Channel<number>();
    const events = await recorded(async () => {
      await Promise.all([go(() => ch.send(7)), go(() => ch.take())]);
    });
    expect(events.map(line).filter((text) => !text.includes("go"))).toEqual([
      "1 operation chan send on channel 1",
      "1 park chan send on channel 1 value 7",
      "2 operation chan receive on channel 1 value 7",
      "1 wake chan send on channel 1 by 2 value 7",
      "1 end",
      "2 end",
    ]);
  });
});

test("steps count from 1, and instants are those of the package's clock", async () => {
  const events = await synctest(() => recorded(() => sleep(20)));
  expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  const start = Date.UTC(2000, 0, 1);
  expect(events.map(({ kind, at }) => [kind, at - start])).toEqual([
    ["operation", 0],
    ["park", 0],
    ["timer", 20],
    ["wake", 20],
  ]);
});

test("numbers and names begin anew in each recording, and two recordings at once have their own", async () => {
  const first = await recorded(handOver);
  const second = await recorded(async () => {
    expect((await recorded(handOver)).map(line)).toEqual(first.map(line));
  });
  expect(second.map(line)).toEqual(first.map(line));
});

describe("a timer", () => {
  const asleep = [
    "1 operation sleep on timer 1",
    "1 park sleep on timer 1",
    "0 timer timer 1",
    "1 wake sleep on timer 1 by 0",
  ];

  test("wakes in nobody's name in a bubble", async () => {
    const events = await synctest(() => recorded(() => sleep(5)));
    expect(events.map(line)).toEqual(asleep);
  });

  test("wakes in nobody's name in production, though the host calls back in the context of the one that sleeps", async () => {
    const events = await recorded(() => go(() => sleep(1)));
    expect(events.map(line).slice(1, -1)).toEqual(asleep);
  });

  test("that ends a context wakes whoever waits for it in nobody's name", async () => {
    const events = await synctest(() =>
      recorded(async () => {
        const [ctx] = context.withTimeout(context.background(), 5);
        await ctx.done?.receive();
      }),
    );
    expect(events.map(line).slice(-3)).toEqual([
      "0 timer context 1",
      "0 operation context.Cancel on context 1",
      "1 wake chan receive on context 1 by 0",
    ]);
  });
});

describe("a select is recorded with the case through which it goes on", () => {
  test("if one is ready at once", async () => {
    const [a, b] = [new Channel<number>(1), new Channel<number>()];
    a.trySend(1);
    const events = await recorded(() => select({ a, b }));
    expect(events.map(line)).toEqual(["0 operation select on channel 1, channel 2 chosen a value 1"]);
  });

  test("if another goroutine brings it", async () => {
    const [a, b] = [new Channel<number>(), new Channel<number>()];
    const events = await recorded(async () => {
      const chosen = select([a, b.sending(5)]);
      b.tryReceive();
      await chosen;
    });
    expect(events.map(line).slice(1)).toEqual([
      "0 park select on channel 1, channel 2",
      "0 operation chan receive on channel 2 value 5",
      "0 wake select on channel 1, channel 2 by 0 chosen 1",
    ]);
  });

  test("of a try, too, and none if none is ready", async () => {
    const ch = new Channel<number>(1);
    const events = await recorded(() => [trySelect({ ch: ch.sending(1) }), trySelect({ ch: ch.sending(2) })]);
    expect(events.map(line)).toEqual([
      "0 operation select on channel 1 chosen ch",
      "0 operation select on channel 1 chosen default",
    ]);
  });
});

test("what a try receives is recorded, and nothing if it receives nothing", async () => {
  const ch = new Channel<number>(1);
  const events = await recorded(() => [ch.trySend(3), ch.tryReceive(), ch.tryReceive()]);
  expect(events.map(line)).toEqual([
    "0 operation chan send on channel 1",
    "0 operation chan receive on channel 1 value 3",
    "0 operation chan receive on channel 1",
  ]);
});

test("an operation that fails, or is cancelled, has no value", async () => {
  const ch = new Channel<number>();
  const events = await recorded(async () => {
    const cancel = new AbortController();
    const received = ch.receive(cancel).catch(() => {});
    cancel.abort();
    await received;
    ch.close();
    await ch.send(1).catch(() => {});
    await ch.receive();
  });
  expect(events.filter(({ value }) => value !== undefined)).toEqual([]);
  expect(events.map(line)).toContain("0 wake chan receive on channel 1 by 0");
});

test("objects have the name of their kind and a number, in the order in which they are made or seen first", async () => {
  const before = new Channel<number>(3);
  const pool = new Pool(() => {}, { name: "images" });
  const events = await recorded(async () => {
    const after = new Channel<number>(3);
    await before.send(1);
    await after.send(1);
    await new Mutex().lock();
    await new Semaphore(1).acquire();
    await new WaitGroup().wait();
    await pool.run(1);
    await new Pool(() => {}).run(1);
    await new Pool(() => {}, { name: "mails" }).run(1);
  });
  const objects = new Set(events.filter(({ kind }) => kind === "operation").map(({ object }) => object));
  expect([...objects]).toEqual([
    "channel 2",
    "channel 1",
    "mutex 1",
    "semaphore 1",
    "waitgroup 1",
    "pool 1",
    "pool 2",
    'pool "mails"',
  ]);
});

test("a lock's grant is no value", async () => {
  const mu = new Mutex();
  const events = await recorded(async () => {
    await mu.lock();
    const next = mu.lock();
    mu.unlock();
    await next;
  });
  expect(events.map(line)).toEqual([
    "0 operation sync.Mutex.Lock on mutex 1",
    "0 operation sync.Mutex.Lock on mutex 1",
    "0 park sync.Mutex.Lock on mutex 1",
    "0 operation sync.Mutex.Unlock on mutex 1",
    "0 wake sync.Mutex.Lock on mutex 1 by 0",
  ]);
});

test("a loop over a channel shows what it receives, and nothing where it ends", async () => {
  const ch = new Channel<string>();
  const events = await recorded(async () => {
    const loop = go(async () => {
      for await (const _ of ch);
    });
    await ch.send("a");
    await settled();
    ch.close();
    await loop;
  });
  expect(events.map(line).filter((text) => text.includes("wake"))).toEqual([
    '0 wake chan send on channel 1 by 1 value "a"',
    "1 wake chan receive on channel 1 by 0",
  ]);
});

test("places are those of the program's own lines, and are recorded if asked for only", async () => {
  const program = () => go(handOver);
  expect((await recorded(program)).filter(({ place }) => place !== undefined)).toEqual([]);
  const events = await recorded(program, true);
  const placed = events.filter(({ kind }) => kind === "go" || kind === "operation" || kind === "park");
  for (const { place } of placed) expect(place).toMatch(/^recorder\.test\.ts:\d+$/);
  const [receive, park] = placed.filter(({ operation }) => operation === "chan receive");
  expect(park?.place).toBe(receive?.place);
});

test("a goroutine that waits already when the recording begins goes on without a word", async () => {
  const ch = new Channel<number>();
  const waiting = ch.receive();
  const events = await recorded(() => ch.send(1));
  await waiting;
  expect(events.map(line)).toEqual(["0 operation chan send on channel 1"]);
});

test("a value's own code does not run: no getter, no toJSON, no toString", async () => {
  const ch = new Channel<unknown>(9);
  const refuse = (): never => {
    throw new Error("it has run");
  };
  const values: [unknown, string][] = [
    [{ a: 1, toJSON: refuse }, "{ a: 1, toJSON: a function }"],
    [Object.defineProperty({}, "secret", { get: refuse, enumerable: true }), "{ secret: … }"],
    [Object.assign(new (class Job {})(), { toString: refuse }), "Job"],
    [new Proxy({}, { getPrototypeOf: refuse }), "an object"],
    [[1, "two", [3], { four: 4 }, 5], '[1, "two", […], {…}, …]'],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    ["x".repeat(1000), `"${"x".repeat(39)}…"`],
    [{}, "{}"],
    [null, "null"],
  ];
  const events = await recorded(async () => {
    for (const [value] of values) {
      ch.trySend(value);
      await ch.receive();
    }
  });
  const received = events.filter(({ operation }) => operation === "chan receive").map(({ value }) => value);
  expect(received).toEqual(values.map(([, text]) => text));
});

test("what records hears the name of each event's goroutine", async () => {
  const heard: [TraceEvent["kind"], string][] = [];
  const leave = observe(new Recorder(({ kind }, name) => heard.push([kind, name]), false));
  await go(async function worker() {
    await after(1).tryReceive();
  });
  leave();
  expect(heard).toEqual([
    ["go", "worker"],
    ["operation", "worker"],
    ["end", "worker"],
  ]);
});
