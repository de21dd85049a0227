import { afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
