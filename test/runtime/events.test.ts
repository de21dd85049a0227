import { Channel, go, sleep, trySelect, WaitGroup } from "goroutines";
import { afterEach, describe, expect, test } from "vitest";
import { asyncAttribution } from "../../src/runtime/attribution.js";
import { type Attribution, type Goroutine, type Observer, observe, running } from "../../src/runtime/events.js";
import { scheduler } from "../../src/runtime/scheduler.js";
import { settled } from "../support/turn.js";

let subscriptions: (() => void)[] = [];

function subscribe(observer: Observer, attribution?: Attribution): () => void {
  const unsubscribe = observe(observer, attribution);
  subscriptions.push(unsubscribe);
  return unsubscribe;
}

afterEach(() => {
  for (const unsubscribe of subscriptions) unsubscribe();
  subscriptions = [];
});

/** What the tests run on has async hooks. */
function attributionOfHost(): Attribution {
  return asyncAttribution() ?? expect.fail("this host has no async hooks");
}

describe("what has begun is heard", () => {
  test("of every operation, not of one in 64, without a scheduler", () => {
    const ch = new Channel<number>(Number.POSITIVE_INFINITY);
    const begun: string[] = [];
    subscribe({ began: (operation, on) => begun.push(on === ch ? operation : "something else") });
    for (let i = 0; i < 500; i += 1) void ch.send(i);
    expect(begun).toEqual(new Array(500).fill("chan send"));
    expect(scheduler).toBeNull();
  });

  test("of what never blocks, too, before it acts", () => {
    const heard: unknown[] = [];
    const ch = new Channel<number>(2);
    const wg = new WaitGroup();
    subscribe({ began: (operation) => heard.push([operation, ch.length]) });
    ch.trySend(1);
    trySelect({ ch });
    wg.add();
    wg.done();
    ch.close();
    ch.tryReceive();
    expect(heard).toEqual([
      ["chan send", 0],
      ["select", 1],
      ["wg.Add", 0],
      ["wg.Done (last)", 0],
      ["close", 0],
      ["chan receive", 0],
    ]);
  });

  test("by each observer that listens for it, until it unsubscribes", () => {
    const heard: string[] = [];
    const ch = new Channel<number>(9);
    const leaveFirst = subscribe({ began: () => heard.push("first") });
    subscribe({});
    const leaveThird = subscribe({ began: () => heard.push("third") });
    void ch.send(1);
    leaveFirst();
    void ch.send(2);
    leaveThird();
    void ch.send(3);
    expect(heard).toEqual(["first", "third", "third"]);
  });
});

describe("goroutines are announced", () => {
  test("as started before they start, and as ended once, whether they return or throw, at once or later", async () => {
    const heard: string[] = [];
    subscribe({
      started: ({ name }) => heard.push(`${name} started`),
      ended: ({ name }) => heard.push(`${name} ended`),
    });
    const bodies = [
      function returns() {
        heard.push("returns runs");
      },
      async function returnsLater() {
        await null;
      },
      function throws() {
        throw new Error("panic");
      },
      async function throwsLater() {
        await null;
        throw new Error("panic");
      },
    ];
    for (const body of bodies) {
      const ended = go(body as () => unknown).catch(() => {});
      expect(heard.at(-1)).toBe(`${body.name} started`);
      await ended;
      expect(heard.filter((event) => event === `${body.name} ended`)).toHaveLength(1);
      expect(heard.at(-1)).toBe(`${body.name} ended`);
    }
    expect(heard.slice(0, 3)).toEqual(["returns started", "returns runs", "returns ended"]);
  });

  test("as ended to those only that have heard that they started, and listen still", async () => {
    const heard: string[] = [];
    const release = new Channel<void>();
    const leave = subscribe({ started: () => heard.push("early started"), ended: () => heard.push("early ended") });
    const goroutine = go(() => release.receive());
    leave();
    subscribe({ ended: () => heard.push("late ended") });
    release.close();
    await goroutine;
    expect(heard).toEqual(["early started"]);
  });

  test("and what they throw is still unhandled if nobody handles it, and handled if somebody does", async () => {
    subscribe({ started() {}, ended() {} });
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    const before = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", note);
    void go(async () => {
      throw "nobody's";
    });
    go(async () => {
      throw "somebody's";
    }).catch(() => {});
    await settled();
    await settled();
    process.off("unhandledRejection", note);
    for (const listener of before) process.on("unhandledRejection", listener);
    expect(unhandled).toEqual(["nobody's"]);
  });

  test("and a thenable that they return is asked once", async () => {
    subscribe({ started() {}, ended() {} });
    let asked = 0;
    const lazy = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about
      then(resolve: (value: string) => void) {
        asked += 1;
        resolve("value");
      },
    };
    expect(await go(() => lazy)).toBe("value");
    expect(asked).toBe(1);
  });
});

/** What a goroutine is said to have been started by, down to where that is not known. */
function lineage(goroutine: Goroutine | null): string[] {
  return goroutine === null ? [] : [goroutine.name, ...lineage(goroutine.parent)];
}

describe("who has started a goroutine", () => {
  /** The lineages of goroutines that are started in a first synchronous part, and after an await. */
  async function lineages(attribution?: Attribution): Promise<string[][]> {
    const started: string[][] = [];
    subscribe({ started: (goroutine) => started.push(lineage(goroutine)) }, attribution);
    await go(async function parent() {
      const early = go(function early() {});
      await sleep(0);
      await early;
      await go(async function late() {
        await new Promise(setImmediate);
        await go(function grandchild() {});
      });
    });
    return started;
  }

  test("is known in its first synchronous part without an attribution", async () => {
    expect(await lineages()).toEqual([["parent"], ["early", "parent"], ["late"], ["grandchild"]]);
  });

  test("is known after every await with one", async () => {
    expect(await lineages(attributionOfHost())).toEqual([
      ["parent"],
      ["early", "parent"],
      ["late", "parent"],
      ["grandchild", "late", "parent"],
    ]);
  });

  test("is nobody, after the first synchronous part has thrown", async () => {
    const started: string[][] = [];
    subscribe({ started: (goroutine) => started.push(lineage(goroutine)) });
    await go(function throws() {
      throw new Error("panic");
    }).catch(() => {});
    await go(function next() {});
    expect(started).toEqual([["throws"], ["next"]]);
  });
});

describe("who acts, parks and wakes", () => {
  /** What each event is told by, in a program in which one goroutine waits for another. */
  async function told(attribution?: Attribution): Promise<string[]> {
    const heard: string[] = [];
    const note = (event: string): void => void heard.push(`${event} by ${running()?.name}`);
    const ch = new Channel<number>();
    const leave = subscribe(
      { began: (operation) => note(operation), parked: () => note("parked"), woken: () => note("woken") },
      attribution,
    );
    await Promise.all([
      go(async function receiver() {
        await null;
        await ch.receive();
      }),
      go(async function sender() {
        for (let i = 0; i < 9; i += 1) await null;
        await ch.send(1);
      }),
    ]);
    leave();
    return heard;
  }

  test("is known after an await with an attribution", async () => {
    expect(await told(attributionOfHost())).toEqual([
      "go by undefined",
      "go by undefined",
      "chan receive by receiver",
      "parked by receiver",
      "chan send by sender",
      "woken by sender",
    ]);
  });

  test("is nobody that is known after an await without one", async () => {
    expect(new Set((await told()).map((event) => event.replace(/^.* by /, "")))).toEqual(new Set(["undefined"]));
  });

  test("is known to each of several observers with attributions, in whatever order they leave", async () => {
    const names: (string | undefined)[] = [];
    const leaves = [attributionOfHost(), attributionOfHost()].map((attribution) => subscribe({}, attribution));
    const step = new Channel<void>();
    const goroutine = go(async function walker() {
      for await (const _ of step) names.push(running()?.name);
    });
    await step.send();
    await settled();
    leaves[0]!();
    await step.send();
    await settled();
    leaves[1]!();
    await step.send();
    step.close();
    await goroutine;
    expect(names).toEqual(["walker", "walker", undefined]);
  });

  test("is known for as long as one of those who share an attribution listens", async () => {
    const attribution = attributionOfHost();
    const leave = subscribe({}, attribution);
    subscribe({}, attribution);
    leave();
    let name: string | undefined;
    await go(async function walker() {
      await settled();
      name = running()?.name;
    });
    expect(name).toBe("walker");
  });
});

test("an observer that has subscribed twice hears all twice, and once when one subscription has ended", () => {
  let heard = 0;
  const observer: Observer = { parked: () => (heard += 1) };
  const leave = subscribe(observer);
  subscribe(observer);
  void new Channel().receive();
  leave();
  leave();
  void new Channel().receive();
  expect(heard).toBe(3);
});

test("an observer may subscribe and unsubscribe others while it is told something", () => {
  const heard: string[] = [];
  let leaveSecond = (): void => {};
  const leaveFirst = subscribe({
    parked: () => {
      heard.push("first");
      leaveFirst();
      leaveSecond();
      subscribe({ parked: () => heard.push("third") });
    },
  });
  leaveSecond = subscribe({ parked: () => heard.push("second") });
  void new Channel().receive();
  expect(heard).toEqual(["first", "second"]);
  void new Channel().receive();
  expect(heard).toEqual(["first", "second", "third"]);
});
