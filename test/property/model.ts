import { aborted, CLOSE_OF_CLOSED, DEFAULT, happened, NEGATIVE_COUNTER, SEND_ON_CLOSED } from "./outcome.js";

/**
 * What channels, select, signals and wait groups do, written to be obvious. This is the specification that the
 * package is tested against.
 *
 * Every operation is a list of cases, of which one happens; a plain send or receive is a list of one. What waits
 * stands in a single list, in the order of arrival: whoever is looked for is the first there with a case that fits.
 */
export type Case =
  | { readonly kind: "send"; readonly channel: number; readonly value: number }
  | { readonly kind: "receive"; readonly channel: number }
  /** A signal among the cases of a select. */
  | { readonly kind: "signal"; readonly signal: number }
  /** A signal in the options: not chosen, but ends the operation with an error. */
  | { readonly kind: "cancel"; readonly signal: number }
  | { readonly kind: "wait" }
  | { readonly kind: "nil" };

export interface Operation {
  readonly id: number;
  readonly cases: readonly Case[];
  /** Whether it is a call of `next` by the loop over its channel. */
  readonly isNext: boolean;
}

export interface ChannelState {
  readonly capacity: number;
  readonly buffer: readonly number[];
  readonly closed: boolean;
}

/** Decides, by a number from 0 to n - 1, what the specification leaves open. */
export type Choose = (n: number) => number;

export class World {
  readonly channels: ChannelState[];
  readonly aborted: boolean[];
  counter: number;
  /** The channels whose loop has been left. */
  left: readonly number[] = [];
  /** Those that wait, the longest first. */
  waiting: Operation[] = [];
  /** The outcomes so far that nobody has taken note of. */
  finished: { readonly id: number; readonly outcome: string }[] = [];

  constructor(channels: readonly ChannelState[], abortedSignals: readonly boolean[], counter: number) {
    this.channels = [...channels];
    this.aborted = [...abortedSignals];
    this.counter = counter;
  }

  copy(): World {
    const copy = new World(this.channels, this.aborted, this.counter);
    copy.left = this.left;
    copy.waiting = [...this.waiting];
    copy.finished = [...this.finished];
    return copy;
  }

  /** Whether a case could happen now. */
  isReady(case_: Case): boolean {
    switch (case_.kind) {
      case "send": {
        const { closed, buffer, capacity } = this.#channel(case_.channel);
        return closed || buffer.length < capacity || this.#waits("receive", case_.channel);
      }
      case "receive": {
        const { closed, buffer } = this.#channel(case_.channel);
        return closed || buffer.length > 0 || this.#waits("send", case_.channel);
      }
      case "signal":
        return this.aborted[case_.signal] === true;
      case "wait":
        return this.counter === 0;
      default:
        return false;
    }
  }

  /** An operation begins: it happens at once, or waits; or is given up, if it has a default. */
  begin(operation: Operation, hasDefault: boolean, choose: Choose): void {
    const cancelled = operation.cases.find((case_) => case_.kind === "cancel" && this.aborted[case_.signal]);
    const ready = operation.cases.filter((case_) => this.isReady(case_));
    if (cancelled?.kind === "cancel") this.#finish(operation, aborted(cancelled.signal));
    else if (this.#hasBeenLeft(operation)) this.#finish(operation, happened(0, undefined, false));
    else if (ready.length > 0) this.#happen(operation, pick(ready, choose), choose);
    else if (hasDefault) this.#finish(operation, DEFAULT);
    else this.waiting.push(operation);
  }

  close(id: number, channel: number, choose: Choose): void {
    if (this.#channel(channel).closed) {
      this.#finish({ id }, CLOSE_OF_CLOSED);
      return;
    }
    this.#change(channel, { closed: true });
    while (this.#waits("receive", channel)) {
      const { operation, index } = this.#take("receive", channel, choose);
      this.#finish(operation, happened(index, undefined, false));
    }
    while (this.#waits("send", channel)) this.#finish(this.#take("send", channel, choose).operation, SEND_ON_CLOSED);
    this.#finish({ id }, happened(0, undefined, true));
  }

  /** What a signal cancels ends with an error, also if it is among its cases. */
  abort(id: number, signal: number, choose: Choose): void {
    this.aborted[signal] = true;
    for (const operation of [...this.waiting]) {
      const fitting = (kind: Case["kind"]) =>
        operation.cases.filter((case_) => case_.kind === kind && "signal" in case_ && case_.signal === signal);
      const cases = fitting("signal");
      const isCancelled = fitting("cancel").length > 0;
      if (!isCancelled && cases.length === 0) continue;
      this.#remove(operation);
      if (isCancelled) this.#finish(operation, aborted(signal));
      else this.#finish(operation, happened(operation.cases.indexOf(pick(cases, choose)), `s${signal}`, false));
    }
    this.#finish({ id }, happened(0, undefined, true));
  }

  add(id: number, delta: number): void {
    if (this.counter + delta < 0) {
      this.#finish({ id }, NEGATIVE_COUNTER);
      return;
    }
    this.counter += delta;
    if (this.counter === 0) {
      for (const operation of this.waiting.filter(({ cases }) => cases[0]?.kind === "wait")) {
        this.#remove(operation);
        this.#finish(operation, happened(0, undefined, true));
      }
    }
    this.#finish({ id }, happened(0, undefined, true));
  }

  /** The loop over a channel is left: it receives no more, and what it waits for ends. */
  leave(id: number, channel: number): void {
    this.left = [...this.left, channel];
    for (const operation of this.waiting.filter((waiting) => this.#hasBeenLeft(waiting))) {
      this.#remove(operation);
      this.#finish(operation, happened(0, undefined, false));
    }
    this.#finish({ id }, happened(0, undefined, true));
  }

  #happen(operation: Operation, case_: Case, choose: Choose): void {
    const index = operation.cases.indexOf(case_);
    if (case_.kind === "send") {
      const { closed, buffer } = this.#channel(case_.channel);
      if (closed) {
        this.#finish(operation, SEND_ON_CLOSED);
        return;
      }
      if (this.#waits("receive", case_.channel)) {
        const receiver = this.#take("receive", case_.channel, choose);
        this.#finish(receiver.operation, happened(receiver.index, case_.value, true));
      } else {
        this.#change(case_.channel, { buffer: [...buffer, case_.value] });
      }
      this.#finish(operation, happened(index, undefined, true));
    } else if (case_.kind === "receive") {
      // Whoever waits to send moves up behind what is buffered; so what comes first is always the oldest value.
      const { buffer } = this.#channel(case_.channel);
      const values = [...buffer];
      if (this.#waits("send", case_.channel)) {
        const sender = this.#take("send", case_.channel, choose);
        const sent = sender.operation.cases[sender.index];
        if (sent?.kind === "send") values.push(sent.value);
        this.#finish(sender.operation, happened(sender.index, undefined, true));
      }
      const [value, ...rest] = values;
      this.#change(case_.channel, { buffer: rest });
      this.#finish(operation, happened(index, value, value !== undefined));
    } else if (case_.kind === "signal") {
      this.#finish(operation, happened(index, `s${case_.signal}`, false));
    } else {
      this.#finish(operation, happened(index, undefined, true));
    }
  }

  #waits(kind: "send" | "receive", channel: number): boolean {
    return this.waiting.some(({ cases }) => cases.some((case_) => case_.kind === kind && case_.channel === channel));
  }

  /** Takes out the operation that has waited longest to send or receive; any of its cases that fit may happen. */
  #take(kind: "send" | "receive", channel: number, choose: Choose): { operation: Operation; index: number } {
    const fits = (case_: Case) => case_.kind === kind && case_.channel === channel;
    const operation = this.waiting.find(({ cases }) => cases.some(fits)) as Operation;
    const index = operation.cases.indexOf(pick(operation.cases.filter(fits), choose));
    this.#remove(operation);
    return { operation, index };
  }

  #hasBeenLeft({ isNext, cases: [case_] }: Operation): boolean {
    return isNext && case_?.kind === "receive" && this.left.includes(case_.channel);
  }

  #channel(channel: number): ChannelState {
    return this.channels[channel] as ChannelState;
  }

  #change(channel: number, change: Partial<ChannelState>): void {
    this.channels[channel] = { ...this.#channel(channel), ...change };
  }

  #remove(operation: Operation): void {
    this.waiting = this.waiting.filter((other) => other !== operation);
  }

  #finish({ id }: { readonly id: number }, outcome: string): void {
    this.finished.push({ id, outcome });
  }
}

function pick<T>(alternatives: readonly T[], choose: Choose): T {
  return alternatives[alternatives.length === 1 ? 0 : choose(alternatives.length)] as T;
}
