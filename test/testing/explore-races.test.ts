import { after, afterFunc, Channel, go, type ReceiveChannel, select, sleep, WaitGroup } from "goroutines";
import { ExploreError, explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** A program that is right, and the same with a bug that shows in some schedules only. */
type Pair = (isBuggy: boolean) => () => Promise<void>;

function check(isRight: boolean, wrong: string): void {
  if (!isRight) throw new Error(wrong);
}

/** Starts goroutines, and waits until all have ended. */
async function all(...bodies: (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(bodies.map((body) => go(body)));
}

/** An operation that never waits, at which others may come in between. */
async function elsewhere(): Promise<void> {
  await new Channel<void>(1).send();
}

const pairs: Record<string, [symptom: string, pair: Pair]> = {
  "two who look whether there is a value, and then take it": [
    "deadlock: all goroutines in bubble are blocked",
    (isBuggy) => async () => {
      const ch = new Channel<number>(1);
      await ch.send(1);
      const consumer = async (): Promise<void> => {
        if (isBuggy) {
          if (ch.length === 0) return;
          await elsewhere();
          await ch.receive();
        } else ch.tryReceive();
      };
      await all(consumer, consumer);
    },
  ],

  "three locks taken in a circle": [
    "deadlock: all goroutines in bubble are blocked",
    (isBuggy) => async () => {
      const [a, b, c] = [new Channel<void>(1), new Channel<void>(1), new Channel<void>(1)] as const;
      const eater = (first: Channel<void>, second: Channel<void>) => async () => {
        await first.send();
        await second.send();
        await second.receive();
        await first.receive();
      };
      await all(eater(a, b), eater(b, c), isBuggy ? eater(c, a) : eater(a, c));
    },
  ],

  "a signal that is lost if nobody waits yet": [
    "deadlock: all goroutines in bubble are blocked",
    (isBuggy) => async () => {
      const signal = new Channel<void>(isBuggy ? 0 : 1);
      await all(
        () => signal.receive(),
        async () => signal.trySend(),
      );
    },
  ],

  "two who close what is not closed": [
    "close of closed channel",
    (isBuggy) => async () => {
      const quit = new Channel<void>();
      const closer = async (): Promise<void> => {
        if (quit.closed) return;
        if (isBuggy) await elsewhere();
        quit.close();
      };
      await all(closer, closer);
    },
  ],

  "a shutdown that closes while somebody still sends": [
    "send on closed channel",
    (isBuggy) => async () => {
      const events = new Channel<number>(2);
      const producers = new WaitGroup();
      producers.add(2);
      const producer = async (): Promise<void> => {
        await events.send(1);
        producers.done();
      };
      await all(producer, producer, async () => {
        if (isBuggy) await events.receive();
        else await producers.wait();
        events.close();
      });
    },
  ],

  "a group that keeps the first error": [
    "the error is that of the second",
    (isBuggy) => async () => {
      let first: string | null = null;
      const cancelled = new Channel<string>(2);
      const failing = (name: string) => async () => {
        if (first !== null) return;
        if (!isBuggy) first = name;
        await cancelled.send(name);
        if (isBuggy) first = name;
      };
      await all(failing("a"), failing("b"));
      check((await cancelled.receive()).value === first, "the error is that of the second");
    },
  ],

  "a semaphore that is not given back where something fails": [
    "deadlock: all goroutines in bubble are blocked",
    (isBuggy) => async () => {
      const semaphore = new Channel<void>(1);
      const room = new Channel<number>(2);
      const worker = async (): Promise<void> => {
        await semaphore.send();
        const isFull = !room.trySend(1);
        if (isFull && isBuggy) return;
        await semaphore.receive();
      };
      await all(worker, worker, worker, async () => room.trySend(0));
    },
  ],

  "a dispatcher that drops a job when no worker is waiting": [
    "a job was dropped",
    (isBuggy) => async () => {
      const jobs = new Channel<number>();
      let performed = 0;
      await all(
        async () => {
          for await (const _ of jobs) performed += 1;
        },
        async () => {
          for (const job of [1, 2]) {
            if (isBuggy) jobs.trySend(job);
            else await jobs.send(job);
          }
          jobs.close();
        },
      );
      check(performed === 2, "a job was dropped");
    },
  ],

  "a timeout that is longer than the work takes, which a slow machine does not care about": [
    "timed out",
    (isBuggy) => async () => {
      const result = new Channel<number>(1);
      go(async () => {
        await sleep(10);
        await result.send(1);
      });
      const chosen = await select({ result, timeout: isBuggy ? after(11) : null });
      check(chosen.case === "result", "timed out");
    },
  ],

  "a result that is there when all is cancelled": [
    "the result was thrown away",
    (isBuggy) => async () => {
      const result = new Channel<number>(1);
      const cancel = new Channel<void>();
      let delivered = 0;
      await all(
        async () => {
          await result.send(1);
          cancel.close();
        },
        async () => {
          const chosen = await select({ result, cancel });
          if (chosen.case === "result" || (!isBuggy && result.tryReceive() !== undefined)) delivered += 1;
        },
      );
      check(delivered === 1, "the result was thrown away");
    },
  ],

  "a flag that looks the same again": [
    "what was read is of two versions",
    (isBuggy) => async () => {
      const state = { isBusy: false, version: 0, left: 0, right: 0 };
      const writer = async (): Promise<void> => {
        state.isBusy = true;
        state.left += 1;
        await elsewhere();
        state.right += 1;
        state.isBusy = false;
        state.version += 1;
      };
      const reader = async (): Promise<void> => {
        const { isBusy, version, left } = state;
        await elsewhere();
        const { right } = state;
        if (isBusy || state.isBusy || (!isBuggy && state.version !== version)) return;
        check(left === right, "what was read is of two versions");
      };
      await all(writer, reader);
    },
  ],

  "a rate limiter that counts after it has let through": [
    "3 in one period",
    (isBuggy) => async () => {
      let used = 0;
      let most = 0;
      const caller = async (): Promise<void> => {
        if (used >= 2) return;
        if (!isBuggy) used += 1;
        await elsewhere();
        if (isBuggy) used += 1;
        most = Math.max(most, used);
      };
      await all(caller, caller, caller);
      check(most <= 2, `${most} in one period`);
    },
  ],

  "a call in the future that is stopped when it is due": [
    "called after the stop",
    (isBuggy) => async () => {
      let calls = 0;
      const timer = afterFunc(10, () => {
        calls += 1;
      });
      await sleep(10);
      const wasInTime = timer.stop();
      await sleep(1);
      check(calls === 0 || (!isBuggy && !wasInTime), "called after the stop");
    },
  ],

  "a barrier that is used again before all have left it": [
    "one is a round ahead",
    (isBuggy) => async () => {
      let waiting = 0;
      let release = new Channel<void>(2);
      const arrive = async (): Promise<void> => {
        waiting += 1;
        const mine = release;
        if (waiting === 2) {
          waiting = 0;
          if (!isBuggy) release = new Channel<void>(2);
          await mine.send();
          await mine.send();
        }
        await mine.receive();
      };
      const rounds = [0, 0];
      const member = (id: number) => async () => {
        for (let round = 1; round <= 2; round += 1) {
          await arrive();
          check(Math.abs((rounds[1 - id] as number) - round) <= 1, "one is a round ahead");
          rounds[id] = round;
        }
      };
      await all(member(0), member(1));
    },
  ],

  "a call that is shared by those who come while it is under way": [
    "loaded 2 times",
    (isBuggy) => async () => {
      let loads = 0;
      let underWay: Channel<void> | null = null;
      const get = async (): Promise<void> => {
        if (underWay !== null) return void (await underWay.receive());
        if (isBuggy) await elsewhere();
        underWay = new Channel<void>();
        loads += 1;
        await elsewhere();
        underWay.close();
      };
      await all(get, get);
      check(loads === 1, `loaded ${loads} times`);
    },
  ],

  "a balance that is kept in a channel, read and written back": [
    "the balance is 1",
    (isBuggy) => async () => {
      const balance = new Channel<number>(1);
      await balance.send(0);
      const deposit = async (): Promise<void> => {
        const { value } = await balance.receive();
        if (isBuggy) {
          // Puts it back for others to read, and replaces it later.
          await balance.send(value as number);
          await balance.receive();
        }
        await balance.send((value as number) + 1);
      };
      await all(deposit, deposit);
      const { value } = await balance.receive();
      check(value === 2, `the balance is ${value}`);
    },
  ],

  "a goroutine that counts itself": [
    "nobody waited for it",
    (isBuggy) => async () => {
      const wg = new WaitGroup();
      let isDone = false;
      if (!isBuggy) wg.add(1);
      const worker = go(async () => {
        if (isBuggy) wg.add(1);
        await elsewhere();
        isDone = true;
        wg.done();
      });
      await elsewhere();
      await wg.wait();
      const wasDone = isDone;
      await worker;
      check(wasDone, "nobody waited for it");
    },
  ],

  "the first of two answers, when the second finds nobody": [
    "blocked goroutines remain",
    (isBuggy) => async () => {
      const answers = new Channel<string>(isBuggy ? 0 : 2);
      for (const server of ["a", "b"]) go(() => answers.send(server));
      await answers.receive();
    },
  ],

  "results that are taken to come in the order of the jobs": [
    "the results are b, a",
    (isBuggy) => async () => {
      const jobs = new Channel<[number, string]>(2);
      const results = new Channel<[number, string]>(2);
      await jobs.send([0, "a"]);
      await jobs.send([1, "b"]);
      const worker = async (): Promise<void> => {
        const { value } = await jobs.receive();
        await results.send(value as [number, string]);
      };
      await all(worker, worker);
      const ordered: string[] = [];
      for (let i = 0; i < 2; i += 1) {
        const [index, name] = (await results.receive()).value as [number, string];
        ordered[isBuggy ? i : index] = name;
      }
      check(ordered.join() === "a,b", `the results are ${ordered.join(", ")}`);
    },
  ],

  "a subscriber who comes too late for an event": [
    "deadlock: all goroutines in bubble are blocked",
    (isBuggy) => async () => {
      const subscribers: Channel<string>[] = [];
      let last: string | null = null;
      const subscribe = (): ReceiveChannel<string> => {
        const ch = new Channel<string>(1);
        subscribers.push(ch);
        if (!isBuggy && last !== null) ch.trySend(last);
        return ch;
      };
      await all(
        async () => {
          await elsewhere();
          await subscribe().receive();
        },
        async () => {
          last = "event";
          for (const subscriber of subscribers) subscriber.trySend(last);
        },
      );
    },
  ],
};

describe.each(Object.entries(pairs))("%s", (_, [symptom, pair]) => {
  test("is found out", async () => {
    const error: unknown = await explore(pair(true)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExploreError);
    expect((error as ExploreError).message).toContain(symptom);
    await expect(explore(pair(true), { replay: (error as ExploreError).replay })).rejects.toThrow(symptom);
  });

  test("is right once it is repaired, in a complete search", async () => {
    expect(await explore(pair(false), { schedules: 2_000 })).toMatchObject({ complete: true });
  });
});
