import { after, select, sleep, trySelect } from "goroutines";
import { settled } from "goroutines/testing";
import type { World } from "./world.js";

/** What a goroutine does in a world: with a value of its own, and a number from 0 to 2 that was drawn. */
export type Act = (world: World, value: number, index: number) => unknown;

/** Operations by their names. */
export type Operations = Readonly<Record<string, Act>>;

/** All that goroutines do with one channel, or two. */
const onChannels = {
  send: (world, value, index) => world.channel(index).send(value),
  receive: async (world, _, index) => (await world.channel(index).receive()).value,
  take: (world, _, index) => world.channel(index).take(),
  close: (world, _, index) => world.channel(index).close(),
  trySend: (world, value, index) => world.channel(index).trySend(value),
  tryReceive: (world, _, index) => world.channel(index).tryReceive()?.value,
  length: (world, _, index) => world.channel(index).length,
  closed: (world, _, index) => world.channel(index).closed,
  "send, then close": async (world, value, index) => {
    await world.channel(index).send(value);
    world.channel(index).close();
  },
  "send and close": (world, value, index) => {
    const sent = world.channel(index).send(value);
    sent.catch(() => {});
    world.channel(index).close();
    return sent;
  },
  range: async (world, _, index) => {
    const values: number[] = [];
    for await (const value of world.channel(index)) values.push(value);
    return values;
  },
  "select mixed": (world, value, index) => select([world.channel(index).sending(value), world.channel(index + 1)]),
  "select sends": (world, value, index) =>
    select([world.channel(index).sending(value), world.channel(index + 1).sending(value + 5)]),
  "select duplicates": (world, _, index) => select([world.channel(index), world.channel(index)]),
  "select timeout": (world, _, index) => select([world.channel(index), after(index + 1)]),
  trySelect: (world, value, index) => trySelect([world.channel(index).sending(value)]),
  "two receives": async (world, _, index) => {
    const seen: unknown[] = [];
    const receive = async (name: string, from: number): Promise<void> => {
      const { value } = await world.channel(from).receive();
      seen.push(name, value);
    };
    await Promise.race([receive("one", index), receive("two", index + 1)]);
    return [...seen];
  },
  "parallel sends": (world, value, index) =>
    Promise.all([world.channel(index).send(value), world.channel(index + 1).send(value + 5)]),
} satisfies Operations;

/** All that goroutines do with timers, wait groups and each other. */
const onOthers = {
  sleep: (_world, _, index) => sleep(index),
  settled: () => settled(),
  done: ({ group }) => group.done(),
  "done twice": ({ group }) => {
    group.done();
    group.done();
  },
  add: ({ group }) => group.add(),
  "wait group": ({ group }) => group.wait(),
  "stop call": ({ call }) => call.stop(),
  "reset call": ({ call }) => call.reset(1),
  "stop timer": ({ timer }) => timer.stop(),
  "reset timer": ({ timer }) => timer.reset(1),
  "receive timer": async ({ timer }) => Number((await timer.channel.receive()).value),
  "receive tick": async ({ ticker }) => Number((await ticker.channel.receive()).value),
  "stop ticker": ({ ticker }) => ticker.stop(),
  "call a limited function": ({ limited }, value, index) =>
    limited(async () => {
      await sleep(index % 2);
      return value;
    }),
  join: ({ goroutines }, _, index) => goroutines[index],
  throw: () => Promise.reject(new Error("thrown")),
} satisfies Operations;

/** Holds a lock for a moment, or for a while. */
async function hold(locker: { lock(): Promise<unknown>; unlock(): void }, index: number): Promise<void> {
  await locker.lock();
  await sleep(index % 2);
  locker.unlock();
}

/** All that goroutines do with locks and the like. */
const onLocks = {
  "hold a lock": ({ mutex }, _, index) => hold(mutex, index),
  tryLock: ({ mutex }) => {
    const isLocked = mutex.tryLock();
    if (isLocked) mutex.unlock();
    return isLocked;
  },
  "wait for a signal": async ({ mutex, cond }) => {
    await mutex.lock();
    await cond.wait();
    mutex.unlock();
  },
  signal: ({ cond }) => cond.signal(),
  broadcast: ({ cond }) => cond.broadcast(),
  read: ({ readers }, _, index) => hold({ lock: () => readers.rLock(), unlock: () => readers.rUnlock() }, index),
  write: ({ readers }, _, index) => hold(readers, index),
  tryRLock: ({ readers }) => {
    const isLocked = readers.tryRLock();
    if (isLocked) readers.rUnlock();
    return isLocked;
  },
  once: ({ once }, value, index) =>
    once.do(async () => {
      await sleep(index % 2);
      if (value % 2 === 1) throw new Error("once");
    }),
  "acquire and release": async ({ semaphore }, _, index) => {
    await semaphore.acquire(1 + (index % 2));
    await sleep(0);
    semaphore.release(1 + (index % 2));
  },
  tryAcquire: ({ semaphore }, _, index) => semaphore.tryAcquire(index),
  allow: ({ limiter }) => limiter.allow(),
  "wait for the limiter": ({ limiter }) => limiter.wait(),
  tokens: ({ limiter }) => limiter.tokens,
  fly: ({ flight }, value) =>
    flight.do("key", async () => {
      await sleep(1);
      return value;
    }),
} satisfies Operations;

/** All that goroutines do with contexts, signals and what ends with them. */
const onContexts = {
  cancel: (world) => world.cancel(),
  "look whether it is over": (world) => world.context.err?.message,
  "wait for the context": async (world) => (await world.context.done?.receive())?.ok,
  "wait for the deadline": async (world) => (await world.deadline.done?.receive())?.ok,
  "receive with a context": async (world, _, index) =>
    (await world.channel(index).receive({ signal: world.context.signal })).value,
  "sleep with a deadline": (world) => sleep(2, { signal: world.deadline.signal }),
  "look at the context's signal": (world) => world.context.signal.aborted,
  abort: ({ controller }) => controller.abort(new Error("aborted")),
  "look at the signal": ({ controller }) => controller.signal.aborted,
  "receive with a signal": async (world, _, index) => (await world.channel(index).receive(world.controller)).value,
  "send with a signal": (world, value, index) => world.channel(index).send(value, world.controller),
  "lock with a signal": async ({ mutex, controller }) => {
    await mutex.lock(controller);
    await sleep(0);
    mutex.unlock();
  },
  "wait group with a signal": ({ group, controller }) => group.wait(controller),
  "hear the signal": (world, value, index) =>
    world.controller.signal.addEventListener("abort", () => void world.channel(index).trySend(value)),
  "run in the group": ({ errgroup }, value, index) =>
    errgroup.go(async () => {
      await sleep(index % 2);
      if (value % 2 === 1) throw new Error(`part ${value}`);
    }),
  "wait for the errgroup": ({ errgroup }) => errgroup.wait(),
  "look at the errgroup's context": ({ errgroupContext }) => errgroupContext.err?.message,
} satisfies Operations;

const onPools = {
  sleep: (_world, _, index) => sleep(index),
  run: (world, value) => world.pool.run(value),
  submit: (world, value) => world.pool.submit(value),
  stop: (world) => world.pool.stop("stopped"),
  "close it": (world) => world.pool.close(),
  "wait for the pool": (world) => world.pool.idle(),
  result: async (world) => (await world.pool.results.receive()).value?.status,
  "try result": (world) => world.pool.results.tryReceive()?.value?.status,
  results: (world) => world.pool.results.length,
  gauges: ({ pool: { queued, running, closed } }) => [queued, running, closed],
} satisfies Operations;

/** The kinds of programs that are compared. */
export const KINDS: Readonly<Record<string, Operations>> = {
  channels: onChannels,
  "channels and others": { ...onChannels, ...onOthers },
  locks: { ...onLocks, send: onChannels.send, receive: onChannels.receive },
  contexts: { ...onContexts, send: onChannels.send, done: onOthers.done },
  everything: { ...onChannels, ...onOthers, ...onLocks, ...onContexts },
  pools: onPools,
};
