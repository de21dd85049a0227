import type { ReceiveChannel } from "../channel/index.js";
import { afterFunc, Canceled, type CancelFunc, type Context, type Parent, withCancel } from "../context/index.js";
import { inspect } from "../runtime/inspect.js";
import { hold } from "./hold.js";
import { subscribe } from "./subscription.js";
import { wordsOf } from "./words.js";

const OWN_KIND = ".WithCancel";

/** A context that is cancelled by signals: like that of `withCancel`, except for its text. */
class NotifiedContext implements Context {
  readonly #context: Context;
  readonly #signals: readonly string[];

  constructor(context: Context, signals: readonly string[]) {
    this.#context = context;
    this.#signals = signals;
  }

  get done(): ReceiveChannel<never> | null {
    return this.#context.done;
  }

  get err(): Error | null {
    return this.#context.err;
  }

  get deadline(): number | undefined {
    return this.#context.deadline;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  value: Context["value"] = (key: unknown) => this.#context.value(key);

  toString(): string {
    const parent = String(this.#context).slice(0, -OWN_KIND.length);
    const words = this.#signals.length === 0 ? "" : `, [${this.#signals.map(wordsOf).join(" ")}]`;
    return `signal.NotifyContext(${parent}${words})`;
  }

  /** @internal */
  [inspect](): string {
    return this.toString();
  }
}

/**
 * Makes a context that is cancelled by the first of several process signals: Go's `signal.NotifyContext`. Use it to
 * shut a server down. The context is also cancelled with its parent, and when its stop function is called.
 *
 * The default actions of the signals are off until the stop function is called, even after the first signal: a second
 * `SIGINT` does not end the process. So call it as soon as the signal has come; then an impatient user can end the
 * process.
 *
 * While the context is not over, it keeps the process alive, and a wait for it is not a deadlock.
 *
 * @param parent - The parent context, or a foreign signal.
 * @param signals - Names such as `"SIGINT"`; without any, every signal that a program may handle.
 * @returns The context and its stop function, which restores the default actions; `using` calls it, too. The `err` is
 *   `context.Canceled`, and the cause is an `Error` whose message names the signal: `interrupt signal received`.
 * @throws The errors of `context.withCancel` and {@link notify}. Then the call has no effect.
 *
 * @example
 * ```ts
 * import { context, notifyContext } from "goroutines";
 *
 * const [ctx, stop] = notifyContext(context.background(), "SIGINT", "SIGTERM");
 * process.kill(process.pid, "SIGTERM");
 * await ctx.done?.receive();
 * stop();
 * console.log(String(context.cause(ctx))); // AbortError: terminated signal received
 * ```
 *
 * Mirrors `NotifyContext` in Go's os/signal/signal.go.
 */
export function notifyContext(parent: Parent, ...signals: string[]): [Context, CancelFunc] {
  const [context, cancel] = withCancel(parent);
  let unsubscribe: () => void;
  try {
    unsubscribe = subscribe(signals, context, (name) => cancel(received(name)));
  } catch (error) {
    // The parent forgets it.
    cancel();
    throw error;
  }
  const release = hold();
  const forget = afterFunc(context, release);
  const stop = (cause?: unknown): void => {
    cancel(cause);
    unsubscribe();
    forget();
    release();
  };
  return [new NotifiedContext(context, signals), Object.assign(stop, { [Symbol.dispose]: stop })];
}

/** Code written for `AbortController` checks this name. */
function received(name: string): Error {
  const error = new Error(`${wordsOf(name)} signal received`, { cause: Canceled });
  error.name = "AbortError";
  return error;
}
