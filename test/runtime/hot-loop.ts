import { FakeHost } from "./fake-host.js";

/** More operations than the runtime lets pass between two looks at the clock. */
export const MANY = 200;

/** Some time after the host has started. */
export const START = 1_000;

/** A host, and the library on it, with a queue to work with. */
export async function setUp() {
  const host = new FakeHost();
  host.time = START;
  const { install, observe, ...library } = await host.load(async () => ({
    ...(await import("../../src/index.js")),
    ...(await import("../../src/runtime/events.js")),
    ...(await import("../../src/runtime/scheduler.js")),
  }));
  const queue = new library.Channel<number>(Number.POSITIVE_INFINITY);
  /** Operations that are ready, enough for the clock to be read. */
  const work = (): void => {
    for (let i = 0; i < MANY; i += 1) void queue.send(i);
  };
  /** Uses up the slice: from here on operations complete in the next turn. */
  const exhaust = (): void => {
    work();
    host.time += 10;
    work();
  };
  return { host, queue, work, exhaust, install, observe, ...library };
}

/** Notes `name` when the promise settles. */
export function note(log: string[], name: string, promise: Promise<unknown>): void {
  promise.then(
    () => log.push(name),
    (error: Error) => log.push(`${name}: ${error.message ?? error}`),
  );
}
