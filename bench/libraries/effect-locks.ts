import { Effect, Fiber, Semaphore } from "effect";
import type { Locks } from "./locks.js";

export const library: Locks = {
  program: (_, size, fibers, items) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const semaphore = yield* Semaphore.make(size);
        let count = 0;
        const fiber = Effect.gen(function* () {
          for (let item = 0; item < items / fibers; item += 1) {
            yield* semaphore.take(1);
            if (fibers > 1) yield* Effect.yieldNow;
            count += 1;
            yield* semaphore.release(1);
          }
        });
        const running = [];
        for (let index = 0; index < fibers; index += 1) running.push(yield* Effect.forkChild(fiber));
        for (const one of running) yield* Fiber.join(one);
        return count;
      }),
    ),
  group: (functions) =>
    Effect.runPromise(
      Effect.all(
        functions.map((fn) => Effect.promise(fn)),
        { concurrency: "unbounded", discard: true },
      ),
    ),
};
