import { AsyncLocalStorage } from "node:async_hooks";
import { Channel, go, Pool, sleep } from "goroutines";
import { type Trace, type TraceOptions, trace, track } from "goroutines/debug";
import { synctest } from "goroutines/testing";
import { afterEach, describe, expect, test } from "vitest";
import { scheduler } from "../../src/runtime/scheduler.js";
import { stillHeld } from "../support/garbage.js";
import { settled } from "../support/turn.js";
import { line } from "../trace/record.js";

let traces: Trace[] = [];

function tracing(options?: TraceOptions): Trace {
  const recording = trace(options);
  traces.push(recording);
  return recording;
}

afterEach(() => {
  for (const recording of traces) recording.stop();
  traces = [];
});

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

test("records what goroutines do, until it is stopped", async () => {
  const recording = tracing();
  await handOver();
  recording.stop();
  await handOver();
  expect(recording.events.map(line)).toEqual([
    "1 go receiver by 0",
    "2 go sender by 0",
    "1 operation chan receive on channel 1",
    "1 park chan receive on channel 1",
    "2 operation chan send on channel 1",
    '1 wake chan receive on channel 1 by 2 value "hello"',
    "1 end receiver",
    "2 end sender",
  ]);
  expect(recording.dropped).toBe(0);
});

test("keeps the newest events, up to its capacity, in their order", async () => {
  const [all, last, one] = [tracing(), tracing({ capacity: 3 }), tracing({ capacity: 1 })];
  for (let i = 0; i < 3; i += 1) await handOver();
  expect(all.events).toHaveLength(24);
  // Each looks at the clock for itself.
  const steps = (recording: Trace): string[] => recording.events.map((event) => `${event.step} ${line(event)}`);
  expect(steps(last)).toEqual(steps(all).slice(-3));
  expect(steps(one)).toEqual(steps(all).slice(-1));
  expect([all, last, one].map(({ dropped }) => dropped)).toEqual([0, 21, 23]);
});

test("records places if asked", async () => {
  const recording = tracing({ places: true });
  await handOver();
  expect(recording.events.find(({ kind }) => kind === "park")?.place).toMatch(/^trace\.test\.ts:\d+$/);
});

test("gives a copy, which does not change any more", async () => {
  const recording = tracing();
  await handOver();
  const { events } = recording;
  const before = structuredClone(events);
  await handOver();
  expect(events).toEqual(before);
});

test("works in a bubble, on its clock", async () => {
  const events = await synctest(async () => {
    using recording = trace();
    await Promise.all([go(() => sleep(10)), go(() => sleep(30))]);
    return recording.events;
  });
  const wakes = events.filter(({ kind }) => kind === "wake").map(({ at }) => at - Date.UTC(2000, 0, 1));
  expect(wakes).toEqual([10, 30]);
});

test("knows goroutines that were started while a tracker watched", async () => {
  using _ = track();
  const ch = new Channel<number>();
  const worker = go(async function worker() {
    await null;
    for await (const _ of ch);
  });
  await settled();
  const recording = tracing();
  await ch.send(1);
  await settled();
  ch.close();
  await worker;
  expect(recording.events.map(line).filter((text) => text.startsWith("1 "))).toEqual([
    "1 operation chan receive on channel 1",
    "1 park chan receive on channel 1",
    "1 wake chan receive on channel 1 by 0",
  ]);
});

test("keeps neither values nor channels nor goroutines alive", async () => {
  const recording = tracing();
  const run = async (): Promise<[string, WeakRef<object>][]> => {
    const [value, ch, local] = [{ sent: true }, new Channel<object>(), {}];
    const receiver = go(async () => {
      await ch.receive();
      return local;
    });
    await ch.send(value);
    await receiver;
    return Object.entries({ value, ch, local }).map(([name, object]) => [name, new WeakRef(object)]);
  };
  expect(await stillHeld(await run())).toEqual([]);
  expect(recording.events.at(-1)?.kind).toBe("end");
});

test("no scheduler is installed", async () => {
  tracing();
  await go(() => expect(scheduler).toBeNull());
});

test.each([
  [{ capacity: 0 }, new RangeError("trace: capacity must be an integer >= 1, not 0")],
  [{ capacity: 1.5 }, new RangeError("trace: capacity must be an integer >= 1, not 1.5")],
  [{ capacity: "9" }, new RangeError('trace: capacity must be an integer >= 1, not "9"')],
  [{ places: 1 }, new TypeError("trace: places must be a boolean, not 1")],
])("a wrong option is named with its value: %j", (options, error) => {
  expect(() => trace(options as TraceOptions)).toThrow(error);
});

interface Entry {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  readonly cat?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

describe("what Perfetto opens", () => {
  /** A program in which three goroutines start, wait for each other and for time, and end; and what was written of it. */
  async function written(options?: TraceOptions): Promise<Entry[]> {
    return synctest(async () => {
      using recording = trace(options);
      const jobs = new Channel<number>();
      const worker = go(async function worker() {
        for await (const _ of jobs) await sleep(10);
      });
      const producer = go(async function producer() {
        for (let i = 1; i <= 3; i += 1) await jobs.send(i);
        jobs.close();
      });
      await Promise.all([worker, producer]);
      const { traceEvents, displayTimeUnit } = JSON.parse(recording.toPerfetto());
      expect(displayTimeUnit).toBe("ms");
      return traceEvents;
    });
  }

  const of = (entries: readonly Entry[], ph: string): Entry[] => entries.filter((entry) => entry.ph === ph);

  test("has the members that the format asks for in each entry, and instants from 0 on", async () => {
    for (const entry of await written()) {
      expect(entry).toMatchObject({ ph: expect.stringMatching(/^[MXisfC]$/), name: expect.any(String), pid: 1 });
      if (entry.ph !== "M") expect(entry.ts).toBeGreaterThanOrEqual(0);
      if (entry.ph !== "C" && entry.name !== "process_name") expect(entry.tid).toBeGreaterThanOrEqual(0);
      if (entry.ph === "X") expect(entry.dur).toBeGreaterThan(0);
    }
  });

  test("has a track for each goroutine, under its number and name", async () => {
    const names = of(await written(), "M").filter(({ name }) => name === "thread_name");
    expect(names.map(({ tid, args }) => [tid, args?.name]).sort()).toEqual([
      [0, "timers and the host"],
      [1, "goroutine 1"],
      [2, "goroutine 2: worker"],
      [3, "goroutine 3: producer"],
    ]);
  });

  test("has slices on a track that do not overlap, for waits and for what lies between", async () => {
    const slices = of(await written(), "X");
    for (const tid of [0, 1, 2, 3]) {
      const track = slices.filter((slice) => slice.tid === tid).sort((a, b) => a.ts! - b.ts!);
      for (const [index, { ts = 0 }] of track.entries()) {
        const before = track[index - 1];
        if (before !== undefined) expect(ts).toBeCloseTo(before.ts! + before.dur!, 6);
      }
    }
    const worker = slices.filter(({ tid }) => tid === 2);
    expect(worker.filter(({ cat }) => cat === "wait").map(({ name, dur }) => [name, Math.round(dur! / 1000)])).toEqual([
      ["chan receive", 0],
      ["sleep", 10],
      ["sleep", 10],
      ["sleep", 10],
    ]);
    expect(new Set(worker.filter(({ cat }) => cat === "run").map(({ name }) => name))).toEqual(new Set(["worker"]));
  });

  test("has arrows whose two ends lie in slices: a start within, an end within", async () => {
    const entries = await written();
    const slices = of(entries, "X");
    const [starts, ends] = [of(entries, "s"), of(entries, "f")];
    expect(starts.map(({ id }) => id)).toEqual(ends.map(({ id }) => id));
    expect(new Set(starts.map(({ id }) => id)).size).toBe(starts.length);
    expect(starts.map(({ name, tid }, index) => [name, tid, ends[index]?.tid]).slice(0, 3)).toEqual([
      ["go", 1, 2],
      ["go", 1, 3],
      ["wake", 3, 2],
    ]);
    for (const { ts = 0, tid } of [...starts, ...ends]) {
      const around = slices.filter((slice) => slice.tid === tid && slice.ts! <= ts && ts <= slice.ts! + slice.dur!);
      expect(around.length).toBeGreaterThan(0);
    }
  });

  test("counts how many goroutines run and wait", async () => {
    const counts = of(await written(), "C").map(({ args }) => `${args?.running} ${args?.waiting}`);
    expect(counts.slice(0, 4)).toEqual(["2 0", "3 0", "2 1", "3 0"]);
    expect(counts.at(-1)).toBe("1 0");
  });

  test("has what a pool's handler does on the track of its worker, whichever request has brought the job", async () => {
    const recording = tracing();
    const release = new Channel<string>();
    const pool = new Pool(() => release.receive(), { workers: 1, name: "images" });
    const request = new AsyncLocalStorage<string>();
    const job = request.run("a request", () =>
      go(async function caller() {
        await pool.run(1);
      }),
    );
    await release.send("done");
    await job;
    await pool.close();
    const entries: Entry[] = JSON.parse(recording.toPerfetto()).traceEvents;
    const worker = of(entries, "M").find(({ args }) => /: worker 1 of pool "images"$/.test(String(args?.name)));
    const receives = of(entries, "i").filter(({ name }) => name === "chan receive");
    expect(receives.map(({ tid }) => tid)).toEqual([worker?.tid]);
    expect(worker?.tid).toBeGreaterThan(0);
  });

  test("is whole, too, where the beginning was dropped", async () => {
    const entries = await written({ capacity: 8 });
    const names = of(entries, "M").filter(({ name }) => name === "thread_name");
    expect(names.map(({ args }) => args?.name)).toContain("goroutine 2: worker");
    expect(of(entries, "s")).toHaveLength(of(entries, "f").length);
  });

  test("is an empty trace where nothing was recorded", () => {
    expect(JSON.parse(tracing().toPerfetto()).traceEvents).toEqual([
      { ph: "M", name: "process_name", pid: 1, args: { name: "goroutines" } },
    ]);
  });
});
