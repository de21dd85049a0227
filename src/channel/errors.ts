/**
 * The error of an operation on a closed channel: `send on closed channel`, `close of closed channel`, as Go's panics
 * say, or `receive from closed channel`, from `take`. The first two are bugs of the sending side: only the sender
 * should close, once, after its last send.
 *
 * @example
 * ```ts
 * import { Channel, ClosedChannelError } from "goroutines";
 *
 * const ch = new Channel<number>();
 * ch.close();
 * try {
 *   await ch.send(1);
 * } catch (error) {
 *   console.log(error instanceof ClosedChannelError, String(error));
 *   // true ClosedChannelError: send on closed channel
 * }
 * ```
 *
 * Mirrors the `plainError`s of Go's runtime/chan.go.
 */
export class ClosedChannelError extends Error {
  /** `ClosedChannelError`. */
  override get name(): string {
    return "ClosedChannelError";
  }
}
