import type { Channels, Selector } from "./channels.js";

/** A goroutine that waits: to receive, to send `value`, or, as one of `others`, for the first of several channels. */
interface Waiter {
  readonly resolve: (value: number) => void;
  readonly value: number;
  readonly others: Waiter[] | null;
  queue: Queue;
  next: Waiter | null;
  previous: Waiter | null;
}

class Queue {
  head: Waiter | null = null;
  tail: Waiter | null = null;

  push(waiter: Waiter): void {
    waiter.queue = this;
    waiter.previous = this.tail;
    if (this.tail === null) this.head = waiter;
    else this.tail.next = waiter;
    this.tail = waiter;
  }

  remove(waiter: Waiter): void {
    if (waiter.previous === null) this.head = waiter.next;
    else waiter.previous.next = waiter.next;
    if (waiter.next === null) this.tail = waiter.previous;
    else waiter.next.previous = waiter.previous;
  }

  shift(): Waiter | null {
    const first = this.head;
    if (first === null) return null;
    if (first.others === null) this.remove(first);
    else for (const waiter of first.others) waiter.queue.remove(waiter);
    return first;
  }
}

let newest: (value: number) => void;
const capture = (resolve: (value: number) => void): void => {
  newest = resolve;
};
const done = Promise.resolve(0);

/**
 * As little as a channel can be made of: bare values, first case first, no close, no cancelling, no fairness, no
 * checks. What a library adds to its figures is the price of what it offers.
 */
class FloorChannel {
  readonly capacity: number;
  readonly buffer: number[] = [];
  first = 0;
  readonly receivers = new Queue();
  readonly senders = new Queue();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get length(): number {
    return this.buffer.length - this.first;
  }

  send(value: number): Promise<number> {
    const receiver = this.receivers.shift();
    if (receiver !== null) {
      receiver.resolve(value);
      return done;
    }
    if (this.length < this.capacity) {
      this.buffer.push(value);
      return done;
    }
    const promise = new Promise<number>(capture);
    park(this.senders, value, null);
    return promise;
  }

  receive(): Promise<number> {
    if (this.isReady) return Promise.resolve(this.take());
    const promise = new Promise<number>(capture);
    park(this.receivers, 0, null);
    return promise;
  }

  get isReady(): boolean {
    return this.length > 0 || this.senders.head !== null;
  }

  take(): number {
    const sender = this.senders.shift();
    if (sender !== null) sender.resolve(0);
    if (this.length === 0) return sender!.value;
    const value = this.buffer[this.first]!;
    this.first += 1;
    if (sender !== null) this.buffer.push(sender.value);
    if (this.first >= 1024 || this.length === 0) {
      this.buffer.splice(0, this.first);
      this.first = 0;
    }
    return value;
  }
}

function park(queue: Queue, value: number, others: Waiter[] | null): void {
  const waiter: Waiter = { resolve: newest, value, others, queue, next: null, previous: null };
  others?.push(waiter);
  queue.push(waiter);
}

function receiveAny(channels: readonly FloorChannel[]): Promise<number> {
  for (const channel of channels) if (channel.isReady) return Promise.resolve(channel.take());
  const promise = new Promise<number>(capture);
  const waiters: Waiter[] = [];
  for (const channel of channels) park(channel.receivers, 0, waiters);
  return promise;
}

const CLOSED = -1;

function next(channel: FloorChannel): Promise<IteratorResult<number, number>> {
  if (channel.isReady) return Promise.resolve(iterated(channel.take()));
  return new Promise((resolve) => {
    newest = (value) => resolve(iterated(value));
    park(channel.receivers, 0, null);
  });
}

function iterated(value: number): IteratorResult<number, number> {
  return { value, done: value === CLOSED };
}

export const library: Channels<FloorChannel, number> = {
  make: (capacity) => new FloorChannel(capacity),
  send: (channel, value) => channel.send(value),
  receive: (channel) => channel.receive(),
  value: (received) => received,
  close: (channel) => void channel.send(CLOSED),
  values: (channel) => ({ [Symbol.asyncIterator]: () => ({ next: () => next(channel) }) }),
  select: (channels): Selector<number> => ({ next: () => receiveAny(channels), value: (received) => received }),
};
