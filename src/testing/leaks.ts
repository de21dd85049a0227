import { callSite } from "../runtime/call-site.js";
import { type Goroutine, observe } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";
import { setTimeout } from "../runtime/host-timeout.js";
import { islands } from "./islands.js";

/** Goroutines may need some turns of the event loop to end after the test has. */
const TURNS = 20;

/** They may also have a file to close; how long to wait for that, doubling each time, in milliseconds. */
const FIRST_PAUSE = 1;
const LAST_PAUSE = 64;

/** Goroutines were left when a test had ended: the test, or what it tests, does not stop what it starts. */
export class LeakError extends Error {
  /** `LeakError`. */
  override get name(): string {
    return "LeakError";
  }
}

/**
 * Checks that every goroutine started from now on has ended by the time the function returned is called: what goleak
 * is for Go.
 *
 * With vitest, `beforeEach(() => leaks())` checks every test: what `beforeEach` returns runs after it. With
 * node:test, call the function in `afterEach`.
 *
 * @returns A function that gives the goroutines an eighth of a second to end, and returns as soon as they have. It
 *   rejects with {@link LeakError} `found unexpected goroutines:`, the name of each that is left and the place that
 *   started it.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 * import { leaks } from "goroutines/testing";
 *
 * const check = leaks();
 * const never = new Channel<void>();
 * go(async function waiter() {
 *   await never.receive();
 * });
 * await check().catch((error) => console.log(error.message.split("\n")[0])); // found unexpected goroutines:
 * ```
 *
 * Costs the capture of a stack for each goroutine started. Mirrors `VerifyNone` in go.uber.org/goleak.
 */
export function leaks(): () => Promise<void> {
  const running: Map<Goroutine, string> = new Map();
  const unobserve = observe({
    // A bubble checks its own, and leaves some behind when it is told to give up.
    started: (goroutine) => {
      if (islands.isOutside) running.set(goroutine, callSite());
    },
    ended: (goroutine) => running.delete(goroutine),
  });
  return async () => {
    for (let turn = 0; turn < TURNS && running.size > 0; turn += 1) await new Promise<void>(nextTurn);
    for (let pause = FIRST_PAUSE; pause <= LAST_PAUSE && running.size > 0; pause *= 2) {
      await new Promise<void>((resolve) => setTimeout(resolve, pause));
    }
    unobserve();
    if (running.size === 0) return;
    const lines = [...running].map(([{ name }, site]) => `goroutine ${name || "func"}, created by\n${site}`);
    throw new LeakError(["found unexpected goroutines:", ...lines].join("\n"));
  };
}
