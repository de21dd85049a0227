import { after, afterFunc, Channel, select, sleep, Ticker, Timer, trySelect, WaitGroup } from "goroutines";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { install } from "../../src/runtime/scheduler.js";
import { stateOf } from "../support/turn.js";
import { RecordingScheduler } from "./recording-scheduler.js";

let scheduler: RecordingScheduler;

beforeEach(() => {
  scheduler = new RecordingScheduler();
  install(scheduler);
});

afterEach(() => {
  install(null);
});

function channelOf<T>(...values: T[]): Channel<T> {
  const ch = new Channel<T>(values.length + 1);
  for (const value of values) ch.trySend(value);
  scheduler.begun.length = 0;
  return ch;
}

function closedChannel(): Channel<number> {
  const ch = new Channel<number>(1);
  ch.close();
  scheduler.begun.length = 0;
  return ch;
}

describe("an operation that may block announces itself, acts, and completes when the scheduler lets it:", () => {
  const operations: Record<string, () => [Promise<unknown>, operation: string, on?: object]> = {
    "a send that is buffered": () => {
      const ch = channelOf();
      return [ch.send(1), "chan send", ch];
    },
    "a send to a closed channel": () => {
      const ch = closedChannel();
      return [ch.send(1), "chan send", ch];
    },
    "a receive that finds a value": () => {
      const ch = channelOf(1);
      return [ch.receive(), "chan receive", ch];
    },
    "a receive from a closed channel": () => {
      const ch = closedChannel();
      return [ch.receive(), "chan receive", ch];
    },
    "a receive with an aborted signal": () => {
      const ch = channelOf(1);
      return [ch.receive({ signal: AbortSignal.abort() }), "chan receive", ch];
    },
    "a step of an iteration": () => {
      const ch = channelOf(1);
      return [ch[Symbol.asyncIterator]().next(), "chan receive", ch];
    },
    "a select with a ready case": () => [select({ ch: channelOf(1) }), "select"],
    "a select that fails": () => [select({ send: closedChannel().sending(1) }), "select"],
    "a receive from a timer that is due": () => {
      const due = after(0);
      return [due.receive(), "chan receive", due];
    },
    "a sleep of no length": () => [sleep(0), "sleep"],
    "a wait for a wait group at zero": () => {
      const wg = new WaitGroup();
      return [wg.wait(), "sync.WaitGroup.Wait", wg];
    },
  };

  test.each(Object.keys(operations))("%s", async (name) => {
    const [promise, operation, on] = operations[name]!();
    expect(scheduler.acts).toEqual([operation]);
    if (on !== undefined) expect(scheduler.begun.at(-1)?.on).toBe(on);
    expect(scheduler.waking.map(({ parked }) => parked)).toEqual([null]);
    expect(await stateOf(promise)).toBe("pending");
    scheduler.release();
    expect(await stateOf(promise)).toBe("settled");
  });

  test("it has acted by then: a goroutine that is held back does not hold back the channel", () => {
    const ch = channelOf<number>();
    void ch.send(1);
    expect(ch.length).toBe(1);
    void ch.receive();
    expect(ch.length).toBe(0);
    expect(scheduler.waking).toHaveLength(2);
  });

  test("a select announces what it waits for: its cases' sources", () => {
    const ch = channelOf(1);
    void select({ ch, off: null });
    expect(scheduler.begun.at(-1)?.on).toEqual([ch, null]);
  });

  test("begin comes before the act", () => {
    const ch = channelOf(1);
    const lengths: number[] = [];
    scheduler.begin = (operation) => {
      if (operation.startsWith("chan")) lengths.push(ch.length);
    };
    void ch.receive();
    ch.trySend(2);
    void ch.send(3);
    expect(lengths).toEqual([1, 0, 1]);
  });
});

describe("an operation that never blocks announces itself, and goes on at once:", () => {
  const operations: Record<string, () => [operation: string, on?: object]> = {
    trySend: () => {
      const ch = channelOf();
      expect(ch.trySend(1)).toBe(true);
      return ["chan send", ch];
    },
    tryReceive: () => {
      const ch = channelOf(1);
      expect(ch.tryReceive()?.value).toBe(1);
      return ["chan receive", ch];
    },
    "tryReceive from a timer": () => {
      const due = after(0);
      expect(due.tryReceive()?.ok).toBe(true);
      return ["chan receive", due];
    },
    close: () => {
      const ch = channelOf();
      ch.close();
      return ["close", ch];
    },
    trySelect: () => {
      expect(trySelect({ ch: channelOf(1) }).case).toBe("ch");
      return ["select"];
    },
    "add of a wait group": () => {
      const wg = new WaitGroup();
      wg.add(2);
      return ["wg.Add", wg];
    },
    "stop of a timer": () => {
      expect(new Timer(1).stop()).toBe(true);
      return ["timer.Stop"];
    },
    "reset of a timer": () => {
      expect(new Timer(1).reset(2)).toBe(true);
      return ["timer.Reset"];
    },
    "stop of a function's timer": () => {
      expect(afterFunc(1, () => {}).stop()).toBe(true);
      return ["timer.Stop"];
    },
    "stop of a ticker": () => {
      const ticker = new Ticker(1);
      ticker.stop();
      return ["timer.Stop", ticker.channel];
    },
    "reset of a ticker": () => {
      const ticker = new Ticker(1);
      ticker.reset(2);
      return ["timer.Reset", ticker.channel];
    },
  };

  test.each(Object.keys(operations))("%s", (name) => {
    const [operation, on] = operations[name]!();
    expect(scheduler.acts).toEqual([operation]);
    if (on !== undefined) expect(scheduler.begun.at(-1)?.on).toBe(on);
    expect(scheduler.waking).toEqual([]);
  });
});

test.each<[string, () => object]>([
  ["a channel", () => new Channel()],
  ["a wait group", () => new WaitGroup()],
  ["a timer's channel", () => after(1)],
])("the making of %s is announced with what is made", (_, make) => {
  const made = make();
  expect(scheduler.begun).toEqual([{ operation: "make", on: made }]);
  expect(scheduler.begun[0]?.on).toBe(made);
});

test("wg.go counts the goroutine, and only then starts it", () => {
  const wg = new WaitGroup();
  wg.go(() => {});
  expect(scheduler.acts).toEqual(["wg.Add", "go"]);
  expect(scheduler.begun.at(-2)?.on).toBe(wg);
  for (const { start } of scheduler.spawned) start();
});
