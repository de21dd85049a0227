import type { SendChannel } from "../channel/index.js";
import { hold } from "./hold.js";
import { subscribe } from "./subscription.js";

/**
 * Sends the signals of the process into a channel: Go's `signal.Notify`. Their default actions do not happen meanwhile:
 * `SIGINT` does not end the process. Call what it returns to give them back.
 *
 * Nobody waits for the channel: a signal that has no room is dropped. So give it a buffer, of 1 for a single signal.
 * Several calls for one channel add up, and each of several channels gets every signal.
 *
 * Until it is stopped the process stays alive, and a goroutine that waits for the channel is no deadlock. Signals are those
 * of Node, Bun and Deno; a browser has none.
 *
 * @param channel - Gets the names of the signals.
 * @param signals - Names such as `"SIGINT"`; without any, every signal that a program may handle.
 * @returns Stops what this call has begun, before it returns. It does not close the channel, and may be called again. Once
 *   nobody asks for a signal any more, its default action is back.
 * @throws `TypeError` `os/signal: Notify using nil channel` if `channel` is none, `os/signal: unknown signal "SIGFOO"`, or
 *   `os/signal: SIGKILL cannot be handled`; `Error` in a browser or a worker thread. Then nothing has changed.
 *
 * @example
 * ```ts
 * import { Channel, notify } from "goroutines";
 *
 * const signals = new Channel<string>(1);
 * const stop = notify(signals, "SIGINT", "SIGTERM");
 * process.kill(process.pid, "SIGTERM");
 * console.log(await signals.take()); // SIGTERM
 * stop();
 * ```
 *
 * A channel that is closed while signals are sent to it is a crash, as in Go. Mirrors `Notify` and `Stop` in Go's
 * os/signal/signal.go.
 */
export function notify(channel: SendChannel<string>, ...signals: string[]): () => void {
  if (typeof channel?.trySend !== "function") throw new TypeError("os/signal: Notify using nil channel");
  const unsubscribe = subscribe(signals, channel, (name) => channel.trySend(name));
  const release = hold();
  return () => {
    unsubscribe();
    release();
  };
}
