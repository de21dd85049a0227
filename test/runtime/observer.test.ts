import { afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Goroutine, type Observer, observe } from "../../src/runtime/events.js";

class Log implements Observer {
  readonly events: string[] = [];
  readonly #parked = new Map<object, string>();

  readonly parked = (operation: object, reason: string): void => {
    this.#parked.set(operation, reason);
    this.events.push(`parked: ${reason}`);
  };

  readonly woken = (operation: object): void => {
    this.events.push(`woken: ${this.#parked.get(operation) ?? "something that had not parked"}`);
    this.#parked.delete(operation);
  };

  get stillParked(): number {
    return this.#parked.size;
  }
}

let subscriptions: (() => void)[] = [];

function subscribe(): Log {
  const log = new Log();
  subscriptions.push(observe(log));
  return log;
}

afterEach(() => {
  for (const unsubscribe of subscriptions) unsubscribe();
  subscriptions = [];
});

test("every operation that parks says why, and says once that it goes on", async () => {
  await synctest(async () => {
    const log = subscribe();
    const ch = new Channel<number>();
    const wg = new WaitGroup();
    wg.add();
    const waits = [
      ch.receive(),
      ch[Symbol.asyncIterator]().next(),
      select({ ch, a: new Channel<number>() }),
      sleep(1),
      wg.wait(),
    ];
    for (let i = 0; i < 3; i += 1) ch.trySend(i);
    waits.push(ch.send(4));
    await ch.receive();
    wg.done();
    await Promise.all(waits);
    expect(log.events).toEqual([
      "parked: chan receive",
      "parked: chan receive",
      "parked: select",
      "parked: sleep",
      "parked: sync.WaitGroup.Wait",
      "woken: chan receive",
      "woken: chan receive",
      "woken: select",
      "parked: chan send",
      "woken: chan send",
      "woken: sync.WaitGroup.Wait",
      "woken: sleep",
    ]);
    expect(log.stillParked).toBe(0);
  });
});

test("operations that end by a close or an abort say so too", async () => {
  const log = subscribe();
  const ch = new Channel<number>();
  const other = new Channel<number>();
  const quit = new AbortController();
  const iterator = other[Symbol.asyncIterator]();
  const waits = [
    ch.receive(),
    other.send(1),
    select({ ch }),
    new Channel().receive({ signal: quit.signal }),
    select({}, { signal: quit.signal }),
  ];
  const ended = Promise.allSettled(waits);
  ch.close();
  other.close();
  quit.abort();
  const idle = new Channel<number>();
  const parkedNext = idle[Symbol.asyncIterator]();
  const next = parkedNext.next();
  await parkedNext.return?.();
  await Promise.all([ended, next, iterator.return?.()]);
  expect(log.stillParked).toBe(0);
  expect(log.events.filter((event) => event.startsWith("parked"))).toHaveLength(6);
  expect(log.events.filter((event) => event.startsWith("woken"))).toHaveLength(6);
});

test("a select without cases has a reason of its own", async () => {
  const log = subscribe();
  void select({});
  void select({ off: null });
  expect(log.events).toEqual(["parked: select (no cases)", "parked: select"]);
});

test("an operation that need not wait is not heard of", async () => {
  const log = subscribe();
  const ch = new Channel<number>(1);
  await ch.send(1);
  await select({ ch });
  await new WaitGroup().wait();
  await sleep(0);
  expect(log.events).toEqual([]);
});

test("each observer hears everything until it unsubscribes, in any order", () => {
  const [first, second, third] = [subscribe(), subscribe(), subscribe()];
  const [leaveFirst, leaveSecond, leaveThird] = subscriptions as [() => void, () => void, () => void];
  const heard = (): number[] => [first, second, third].map((log) => log.events.length);
  void new Channel().receive();
  expect(heard()).toEqual([1, 1, 1]);
  leaveSecond();
  void new Channel().receive();
  expect(heard()).toEqual([2, 1, 2]);
  leaveFirst();
  leaveFirst();
  void new Channel().receive();
  expect(heard()).toEqual([2, 1, 3]);
  leaveThird();
  void new Channel().receive();
  expect(heard()).toEqual([2, 1, 3]);
});

describe("goroutines", () => {
  const live: Goroutine[] = [];
  const ended: Goroutine[] = [];

  beforeEach(() => {
    live.length = 0;
    ended.length = 0;
    subscriptions.push(
      observe({
        started: (goroutine) => live.push(goroutine),
        ended(goroutine) {
          live.splice(live.indexOf(goroutine), 1);
          ended.push(goroutine);
        },
      }),
    );
  });

  test("are announced by name at the go statement, and again when they end", async () => {
    const release = new Channel<void>();
    const worker = async (): Promise<void> => {
      await release.receive();
    };
    const failing = async (): Promise<never> => {
      throw new Error("panic");
    };
    const workers = [go(worker), go(failing).catch(() => {})];
    expect(live.map((goroutine) => goroutine.name)).toEqual(["worker", "failing"]);
    await workers[1];
    expect(live.map((goroutine) => goroutine.name)).toEqual(["worker"]);
    release.close();
    await workers[0];
    expect(live).toEqual([]);
    expect(ended.map((goroutine) => goroutine.name)).toEqual(["failing", "worker"]);
  });

  test("of wait groups and timers are goroutines like others, with their functions' names", async () => {
    await synctest(async () => {
      const wg = new WaitGroup();
      wg.go(function counted() {});
      afterFunc(1, function timed() {});
      await wg.wait();
      await sleep(2);
      expect(ended.map((goroutine) => goroutine.name)).toEqual(["counted", "timed"]);
    });
  });

  test("that nobody observes return what they return all the same, and so do those that somebody does", async () => {
    expect(await go(() => 1)).toBe(1);
    for (const unsubscribe of subscriptions) unsubscribe();
    expect(await go(async () => 2)).toBe(2);
    expect(ended).toHaveLength(1);
  });
});

test("while nobody listens for goroutines, their bodies are run as they are", async () => {
  vi.resetModules();
  const runtime = await import("../../src/runtime/events.js");
  const body = (): number => 1;
  expect(runtime.observeGoroutine(body, { name: "body", parent: null })).toBe(body);
  const unsubscribe = runtime.observe({ parked() {}, woken() {} });
  expect(runtime.observeGoroutine(body, { name: "body", parent: null })).toBe(body);
  unsubscribe();
  unsubscribe();
  expect(runtime.observeGoroutine(body, { name: "body", parent: null })).toBe(body);
});

test("an observer may listen for the beginnings only, or for the ends only", async () => {
  const heard: string[] = [];
  subscriptions.push(
    observe({ started: (goroutine) => heard.push(`${goroutine.name} started`) }),
    observe({ ended: (goroutine) => heard.push(`${goroutine.name} ended`) }),
  );
  await go(function first() {});
  subscriptions.shift()!();
  await go(function second() {});
  subscriptions.shift()!();
  expect(heard).toEqual(["first started", "first ended", "second ended"]);
});
