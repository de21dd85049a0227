import {
  after,
  afterFunc,
  Channel,
  context,
  go,
  limit,
  Mutex,
  Pool,
  select,
  sleep,
  Timer,
  trySelect,
  WaitGroup,
} from "goroutines";
import { settled } from "goroutines/testing";

/** What the goroutines of a program share: objects of the package, and nothing else. */
interface World {
  readonly channels: readonly Channel<number>[];
  readonly group: WaitGroup;
  readonly mutex: Mutex;
  readonly timer: Timer;
  readonly call: { stop(): boolean; reset(ms: number): boolean };
  readonly limited: <R>(f: () => R) => Promise<Awaited<R>>;
  readonly context: context.Context;
  cancel(): void;
  readonly goroutines: Promise<void>[];
  /** Made by the first goroutine that asks for it. */
  pool(): Pool<number, number>;
}

type Act = (world: World, value: number) => unknown;

/** An operation, by a name that tells how to do it again, and what it does. */
interface Operation {
  readonly name: string;
  readonly act: Act;
}

/** Draws an integer from 0 to below `n`. */
export type Draw = (n: number) => number;

const channel = ({ channels }: World, index: number): Channel<number> =>
  channels[index % channels.length] as Channel<number>;

/** All that goroutines do with one channel, or two. */
const onChannels: Readonly<Record<string, (draw: Draw) => Act>> = {
  send: (draw) =>
    (
      (index) => (world, value) =>
        channel(world, index).send(value)
    )(draw(2)),
  receive: (draw) =>
    (
      (index) => async (world) =>
        (await channel(world, index).receive()).value
    )(draw(2)),
  close: (draw) =>
    (
      (index) => (world) =>
        channel(world, index).close()
    )(draw(2)),
  trySend: (draw) =>
    (
      (index) => (world, value) =>
        channel(world, index).trySend(value)
    )(draw(2)),
  tryReceive: (draw) =>
    (
      (index) => (world) =>
        channel(world, index).tryReceive()?.value
    )(draw(2)),
  "select mixed": (draw) =>
    (
      (index) => (world, value) =>
        select([channel(world, index).sending(value), channel(world, index + 1)])
    )(draw(2)),
  "select sends": (draw) =>
    (
      (index) => (world, value) =>
        select([channel(world, index).sending(value), channel(world, index + 1).sending(value + 5)])
    )(draw(2)),
  "select duplicates": (draw) =>
    (
      (index) => (world) =>
        select([channel(world, index), channel(world, index)])
    )(draw(2)),
  "select timeout": (draw) =>
    (
      (index) => (world) =>
        select([channel(world, index), after(index + 1)])
    )(draw(2)),
  trySelect: (draw) =>
    (
      (index) => (world, value) =>
        trySelect([channel(world, index).sending(value)])
    )(draw(2)),
  "two receives": (draw) =>
    ((index) => async (world) => {
      const seen: unknown[] = [];
      const note = (name: string) => (received: { readonly value: unknown }) => seen.push(name, received.value);
      await Promise.race([
        channel(world, index).receive().then(note("one")),
        channel(world, index + 1)
          .receive()
          .then(note("two")),
      ]);
      return [...seen];
    })(draw(2)),
  "parallel sends": (draw) =>
    (
      (index) => (world, value) =>
        Promise.all([channel(world, index).send(value), channel(world, index + 1).send(value + 5)])
    )(draw(2)),
};

/** All that goroutines do with timers, wait groups, locks, contexts and each other. */
const onOthers: Readonly<Record<string, (draw: Draw) => Act>> = {
  sleep: (draw) =>
    (
      (ms) => () =>
        sleep(ms)
    )(draw(3)),
  settled: () => () => settled(),
  done:
    () =>
    ({ group }) =>
      group.done(),
  "wait group":
    () =>
    ({ group }) =>
      group.wait(),
  "stop call":
    () =>
    ({ call }) =>
      call.stop(),
  "reset call":
    () =>
    ({ call }) =>
      call.reset(1),
  "stop timer":
    () =>
    ({ timer }) =>
      timer.stop(),
  "reset timer":
    () =>
    ({ timer }) =>
      timer.reset(1),
  "receive timer":
    () =>
    async ({ timer }) =>
      Number((await timer.channel.receive()).value),
  "call a limited function": (draw) =>
    (
      (ms) =>
      ({ limited }, value) =>
        limited(async () => (await sleep(ms), value))
    )(draw(2)),
  "hold a lock": (draw) =>
    (
      (ms) =>
      async ({ mutex }) => {
        await mutex.lock();
        await sleep(ms);
        mutex.unlock();
      }
    )(draw(2)),
  tryLock:
    () =>
    ({ mutex }) =>
      mutex.tryLock() && (mutex.unlock(), "locked"),
  cancel: () => (world) => world.cancel(),
  "wait for the context": (draw) =>
    (
      (index) => async (world) =>
        (await channel(world, index).receive({ signal: world.context.signal })).value
    )(draw(2)),
  join: (draw) =>
    (
      (index) =>
      ({ goroutines }) =>
        goroutines[index]
    )(draw(3)),
  throw: () => () => Promise.reject(new Error("thrown")),
};

const onPools: Readonly<Record<string, (draw: Draw) => Act>> = {
  run: () => (world, value) => world.pool().run(value),
  submit: () => (world, value) => world.pool().submit(value),
  stop: () => (world) => world.pool().stop("stopped"),
  close: () => (world) => world.pool().close(),
  result: () => async (world) => (await world.pool().results.receive()).value?.status,
};

/** A program of some goroutines, each with up to so many operations. */
export interface WideProgram {
  readonly text: string;
  run(): Promise<void>;
  /** What happened in the last run: for each goroutine, what it saw. */
  outcome(): string;
}

export function wideProgram(draw: Draw, goroutines: number, most: number, withPool: boolean): WideProgram {
  const kinds = Object.entries(
    withPool ? { ...onPools, sleep: onOthers["sleep"] as () => Act } : { ...onChannels, ...onOthers },
  );
  const operation = (): Operation => {
    const [name, make] = kinds[draw(kinds.length)] as (typeof kinds)[number];
    const drawn: number[] = [];
    const act = make((n) => {
      drawn.push(draw(n));
      return drawn.at(-1) as number;
    });
    return { name: [name, ...drawn].join(" "), act };
  };
  const capacities = Array.from({ length: 2 }, () => draw(3));
  const counter = 1 + draw(2);
  const bodies = Array.from({ length: goroutines }, () => Array.from({ length: 1 + draw(most) }, operation));
  let seen: string[][] = [];

  const run = async (): Promise<void> => {
    seen = [...bodies.map(() => []), []];
    const world = makeWorld(capacities, counter, seen.at(-1) as string[]);
    for (const [id, body] of bodies.entries())
      world.goroutines.push(go(perform, world, body, id, seen[id] as string[]));
    // Time stops when main ends.
    await sleep(100);
  };
  const text = JSON.stringify({ capacities, counter, goroutines: bodies.map((body) => body.map(({ name }) => name)) });
  return { text, run, outcome: () => JSON.stringify(seen) };
}

async function perform(world: World, body: readonly Operation[], id: number, seen: string[]): Promise<void> {
  for (const [index, { act }] of body.entries()) {
    try {
      seen.push(JSON.stringify((await act(world, 10 * id + index)) ?? null));
    } catch (error) {
      seen.push((error as Error).message ?? String(error));
    }
  }
  seen.push("end");
}

function makeWorld(capacities: readonly number[], counter: number, fired: string[]): World {
  const group = new WaitGroup();
  group.add(counter);
  const [ctx, cancel] = context.withCancel(context.background());
  let pool: Pool<number, number> | null = null;
  return {
    channels: capacities.map((capacity) => new Channel<number>(capacity)),
    group,
    mutex: new Mutex(),
    timer: new Timer(2),
    call: afterFunc(1, () => void fired.push("fired")),
    limited: (limit as (n: number) => World["limited"])(1),
    context: ctx,
    cancel,
    goroutines: [],
    pool: () => {
      pool ??= new Pool(async (value: number) => (await sleep(1), value), { workers: 1, results: 9 });
      return pool;
    },
  };
}
