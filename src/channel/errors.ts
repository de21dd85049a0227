/**
 * A channel was used in a way that its being closed rules out: `send on closed channel` or
 * `close of closed channel`, as Go's panics say. It is a mistake of the code that sends or closes: only the
 * sender should close, once, after its last send.
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
