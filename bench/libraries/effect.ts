import { Effect, Fiber, Queue } from "effect";
import type { Channels } from "./channels.js";

type Numbers = Queue.Queue<number>;

/** Offers `items` numbers, each greater than the one before. */
const produce = (queue: Numbers, items: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let item = 0; item < items; item += 1) yield* Queue.offer(queue, item);
  });

/** Performs `take` so many times; returns the sum. */
const consume = (take: Effect.Effect<number>, items: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    let sum = 0;
    for (let item = 0; item < items; item += 1) sum += yield* take;
    return sum;
  });

const oneToOne = (capacity: number) => (items: number) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(capacity);
      const producer = yield* Effect.forkChild(produce(queue, items));
      const sum = yield* consume(Queue.take(queue), items);
      yield* Fiber.join(producer);
      return sum;
    }),
  );

const pingPong = (items: number): Promise<number> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const there = yield* Queue.bounded<number>(0);
      const back = yield* Queue.bounded<number>(0);
      const echo = Effect.gen(function* () {
        for (let item = 0; item < items; item += 1) yield* Queue.offer(back, yield* Queue.take(there));
      });
      const echoing = yield* Effect.forkChild(echo);
      let sum = 0;
      for (let item = 0; item < items; item += 1) {
        yield* Queue.offer(there, item);
        sum += yield* Queue.take(back);
      }
      yield* Fiber.join(echoing);
      return sum;
    }),
  );

/** Its queues have no select; the next best is a race of takes, which loses no value. */
const selecting = (count: number) => (items: number) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queues: Numbers[] = [];
      for (let index = 0; index < count; index += 1) queues.push(yield* Queue.bounded<number>(0));
      for (const queue of queues) yield* Effect.forkChild(produce(queue, items / count));
      return yield* consume(Effect.raceAllFirst(queues.map((queue) => Queue.take(queue))), items);
    }),
  );

const manyToMany = (items: number): Promise<number> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(64);
      const consumers = [];
      for (let index = 0; index < 8; index += 1) {
        yield* Effect.forkChild(produce(queue, items / 8));
        consumers.push(yield* Effect.forkChild(consume(Queue.take(queue), items / 8)));
      }
      let sum = 0;
      for (const consumer of consumers) sum += yield* Fiber.join(consumer);
      return sum;
    }),
  );

export const library: Channels<Numbers, number> = {
  make: (capacity) => Effect.runSync(Queue.bounded<number>(capacity)),
  send: (queue, value) => Effect.runPromise(Queue.offer(queue, value)),
  receive: (queue) => Effect.runPromise(Queue.take(queue)),
  value: (received) => received,
  receiveUntil: (queue, signal) => Effect.runPromise(Queue.take(queue), { signal }),
  programs: {
    "ping-pong": pingPong,
    unbuffered: oneToOne(0),
    buffered: oneToOne(128),
    "many-to-many": manyToMany,
    "select-2": selecting(2),
    "select-16": selecting(16),
  },
};
