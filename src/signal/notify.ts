import type { SendChannel } from "../channel/index.js";
import { hold } from "./hold.js";
import { subscribe } from "./subscription.js";

/**
 * Sends the names of the process's signals into a channel: Go's `signal.Notify`. Meanwhile their default actions are
 * off: `SIGINT` does not end the process. The returned function restores them.
 *
 * `notify` never waits for a receiver: a signal without room in the channel is dropped. So give the channel a buffer,
 * of 1 for a single signal. Several calls for one channel add up, and with several channels each gets every signal.
 *
 * Until it is stopped, it keeps the process alive, and a wait for the channel is not a deadlock. It works on Node, Bun
 * and Deno; a browser has no signals.
 *
 * @param channel - The channel for the names of the signals.
 * @param signals - Names such as `"SIGINT"`; without any, every signal that a program may handle.
 * @returns A function that stops the signals of this call at once. It does not close the channel, and may be called
 *   again. When no call asks for a signal any more, its default action is restored.
 * @throws `TypeError` `os/signal: Notify using nil channel` if `channel` is not a channel,
 *   `os/signal: unknown signal "SIGFOO"`, or `os/signal: SIGKILL cannot be handled`; `Error` in a browser or a worker
 *   thread. Then the call has no effect.
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
 * Closing the channel while signals are sent to it is a panic, as in Go. Mirrors `Notify` and `Stop` in Go's
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
