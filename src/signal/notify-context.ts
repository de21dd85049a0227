import type { ReceiveChannel } from "../channel/index.js";
import { afterFunc, Canceled, type CancelFunc, type Context, type Parent, withCancel } from "../context/index.js";
import { inspect } from "../runtime/inspect.js";
import { hold } from "./hold.js";
import { subscribe } from "./subscription.js";
import { wordsOf } from "./words.js";

const OWN_KIND = ".WithCancel";

/** A context that signals cancel: one of `withCancel`, but for its text. */
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
 * Makes a context that the first of some signals cancels: Go's `signal.NotifyContext`. It is how a server learns that it
 * should shut down. It is over, too, when its parent is, and when its stop function is called.
 *
 * The default actions of the signals do not happen until it is stopped, also after the first one: a second `SIGINT` does
 * not end the process. So stop it as soon as the signal has come, and an impatient user can end what takes too long.
 *
 * While it is not over, the process stays alive, and a goroutine that waits for it is no deadlock.
 *
 * @param parent - The context that it comes from, or a foreign signal.
 * @param signals - Names such as `"SIGINT"`; without any, every signal that a program may handle.
 * @returns The context, and its stop function, which gives the signals back. `using` calls that, too. The `err` is
 *   `context.Canceled`, and the cause of a signal is an `Error` whose message names it: `interrupt signal received`.
 * @throws What `context.withCancel` and {@link notify} throw. Then nothing has changed.
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

/** The name is what code made for `AbortController` looks for. */
function received(name: string): Error {
  const error = new Error(`${wordsOf(name)} signal received`, { cause: Canceled });
  error.name = "AbortError";
  return error;
}
