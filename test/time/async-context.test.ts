import { AsyncLocalStorage } from "node:async_hooks";
import { afterFunc, Channel, type FuncTimer, go, sleep, WaitGroup } from "goroutines";
import { explore, settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { setUp } from "../runtime/hot-loop.js";
import { settled as turn } from "../support/turn.js";

const request: AsyncLocalStorage<string> = new AsyncLocalStorage();

/** A function for a timer, which notes in whose context it runs. */
function noting(seen: unknown[]): () => void {
  return () => seen.push(request.getStore());
}

describe("rule 158: afterFunc's function runs in the async context of the call of afterFunc,", () => {
  test("though another request's operation finds it due", async () => {
    const { host, afterFunc, Channel } = await setUp();
    const seen: unknown[] = [];
    request.run("first", () => afterFunc(3, noting(seen)));
    await request.run("second", async () => {
      const ch = new Channel<number>(1);
      for (let round = 0; round < 100; round += 1) {
        host.time += 0.05;
        await ch.send(round);
        await ch.receive();
      }
    });
    expect([seen, host.turnsAsked]).toEqual([["first"], 1]);
  });

  test("though the host's timeout was set by another request, and comes in a third one's context", async () => {
    const { host, afterFunc } = await setUp();
    const seen: unknown[] = [];
    for (const [name, ms] of [
      ["first", 30],
      ["second", 10],
      ["third", 20],
    ] as const) {
      request.run(name, () => afterFunc(ms, noting(seen)));
    }
    afterFunc(40, noting(seen));
    while (host.timeouts.length > 0) request.run("the host", () => host.runTimeout());
    await turn();
    expect(seen).toEqual(["second", "third", "first", undefined]);
  });

  test("though it had to wait for a turn of the event loop that was overdue", async () => {
    const { host, exhaust, work, afterFunc } = await setUp();
    const seen: unknown[] = [];
    exhaust();
    request.run("first", () => afterFunc(1, noting(seen)));
    host.time += 1;
    work();
    await turn();
    expect(seen).toEqual([]);
    request.run("the host", () => host.turn());
    await turn();
    expect(seen).toEqual(["first"]);
  });

  test("and so does what it starts and awaits", async () => {
    const { host, afterFunc, sleep, go } = await setUp();
    const seen: unknown[] = [];
    request.run("first", () =>
      afterFunc(1, async () => {
        go(noting(seen));
        await sleep(5);
        noting(seen)();
      }),
    );
    while (host.timeouts.length > 0) {
      request.run("the host", () => host.runTimeout());
      await turn();
    }
    expect(seen).toEqual(["first", "first"]);
  });

  test("in a bubble, too", async () => {
    const seen: unknown[] = [];
    await request.run("the test", () =>
      synctest(async () => {
        request.run("first", () => afterFunc(1, noting(seen)));
        afterFunc(2, noting(seen));
        await request.run("second", () => sleep(5));
      }),
    );
    expect(seen).toEqual(["first", "the test"]);
  });

  test("in every schedule that is explored, too", async () => {
    const schedules = new Set<string>();
    const { complete } = await explore(async () => {
      const seen: unknown[] = [];
      const wg = new WaitGroup();
      wg.add(2);
      const notingDone = (): void => {
        seen.push(request.getStore());
        wg.done();
      };
      request.run("first", () => afterFunc(1, notingDone));
      request.run("second", () => afterFunc(1, notingDone));
      await wg.wait();
      schedules.add(seen.join());
    });
    expect(complete).toBe(true);
    expect([...schedules].sort()).toEqual(["first,second", "second,first"]);
  });
});

test("rule 158: after a reset it runs in the context of the call of reset", async () => {
  const { host, afterFunc } = await setUp();
  const seen: unknown[] = [];
  const timer = request.run("first", () => afterFunc(1, noting(seen)));
  request.run("second", () => timer.reset(2));
  while (host.timeouts.length > 0) host.runTimeout();
  await turn();
  request.run("third", () => timer.reset(1));
  while (host.timeouts.length > 0) host.runTimeout();
  await turn();
  expect(seen).toEqual(["second", "third"]);
});

test("rule 158: a function that sets its own timer again keeps its context", async () => {
  await synctest(async () => {
    const seen: unknown[] = [];
    let timer: FuncTimer | undefined;
    request.run("first", () => {
      timer = afterFunc(1, () => {
        if (seen.push(request.getStore()) < 3) timer?.reset(1);
      });
    });
    await sleep(10);
    expect(seen).toEqual(["first", "first", "first"]);
  });
});

describe("in a bubble a goroutine runs in the async context", () => {
  test("of the call of go, as outside", async () => {
    await synctest(async () => {
      const seen: unknown[] = [];
      request.run("first", () => go(noting(seen)));
      request.run("second", () => new WaitGroup().go(noting(seen)));
      await settled();
      expect(seen).toEqual(["first", "second"]);
    });
  });

  test("of its own after a receive, whoever has sent", async () => {
    await synctest(async () => {
      const ch = new Channel<string>();
      const seen: unknown[] = [];
      request.run("receiver", () =>
        go(async () => {
          await ch.receive();
          noting(seen)();
        }),
      );
      await request.run("sender", () => ch.send("x"));
      await settled();
      expect(seen).toEqual(["receiver"]);
    });
  });
});

describe("rule 158: functions start in the order of the deadlines", () => {
  test("also with respect to goroutines that sleep", async () => {
    const { host, afterFunc, sleep } = await setUp();
    const order: string[] = [];
    void sleep(2).then(() => order.push("sleep 2"));
    afterFunc(3, () => order.push("afterFunc 3"));
    void sleep(4).then(() => order.push("sleep 4"));
    afterFunc(1, () => order.push("afterFunc 1"));
    host.time += 10;
    host.runTimeout();
    await turn();
    expect(order).toEqual(["afterFunc 1", "sleep 2", "afterFunc 3", "sleep 4"]);
  });

  test("never inside the call that finds them due", async () => {
    const { host, work, afterFunc } = await setUp();
    let called = false;
    afterFunc(1, () => {
      called = true;
    });
    host.time += 5;
    work();
    expect(called).toBe(false);
    await Promise.resolve();
    expect(called).toBe(true);
  });
});
