/** A message that this process holds. The broker keeps it until it is acknowledged or put aside. */
export interface Message {
  readonly content: string;
  /** How often it was given out, this time included. */
  readonly attempt: number;
  /** Tells the broker that it is done with; resolves once the broker has it. */
  acknowledge(): Promise<void>;
  /** Gives it back: it is given out again, to whoever asks first, after some milliseconds. */
  giveBack(delay: number): Promise<void>;
  /** Puts it where nobody handles it, but somebody may look. */
  putAside(error: unknown): Promise<void>;
  /** Tells the broker that it is at work, so that nobody else gets it. */
  extend(): Promise<void>;
}

/** A durable queue. What it is made of is the business of an example. */
export interface Broker extends AsyncDisposable {
  /** Resolves once the broker has written the message down. */
  publish(content: string): Promise<void>;
  /**
   * The messages as they come, without an end before `until`. What was received by then and not handed over is given back.
   *
   * @param room - How many more messages there are free workers for: no more than these are asked for.
   */
  messages(room: () => number, until: AbortSignal): AsyncIterable<Message>;
}
