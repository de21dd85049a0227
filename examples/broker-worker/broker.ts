/** A message in progress in this process. The broker keeps it until it is acknowledged or put aside. */
export interface Message {
  readonly content: string;
  /** How often it was delivered, including this time. */
  readonly attempt: number;
  /** Acknowledges the message; resolves once the broker has confirmed that. */
  acknowledge(): Promise<void>;
  /** Gives the message back: the broker redelivers it after a delay in milliseconds. */
  giveBack(delay: number): Promise<void>;
  /** Puts the message aside, for a person to inspect. */
  putAside(error: unknown): Promise<void>;
  /** Tells the broker that the work continues, so that no other process gets the message. */
  extend(): Promise<void>;
}

/** A durable queue. Each example implements it with a broker. */
export interface Broker extends AsyncDisposable {
  /** Resolves once the broker has stored the message. */
  publish(content: string): Promise<void>;
  /**
   * The messages as they come, until `until` aborts. Messages that were received but not yet taken from the iterator
   * are then given back.
   *
   * @param room - The number of free workers, which limits the messages to request.
   */
  messages(room: () => number, until: AbortSignal): AsyncIterable<Message>;
}
