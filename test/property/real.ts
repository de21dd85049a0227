import { Channel, select, trySelect, WaitGroup } from "goroutines";
import { aborted, DEFAULT, happened } from "./outcome.js";
import type { SelectCase, Statement } from "./statement.js";

/** The package's own channels, signals and wait group; what they do is reported in the words of the model. */
export class Real {
  readonly channels: readonly Channel<number>[];
  readonly #controllers: readonly AbortController[];
  readonly #group = new WaitGroup();
  readonly #iterators: readonly AsyncIterableIterator<number>[];

  constructor(capacities: readonly number[], signals: number) {
    this.channels = capacities.map((capacity) => new Channel<number>(capacity));
    this.#controllers = Array.from({ length: signals }, () => new AbortController());
    this.#iterators = this.channels.map((channel) => channel[Symbol.asyncIterator]());
  }

  /** Performs a statement other than a loop. What can wait gives a promise of its outcome, the others give it now. */
  perform(statement: Statement): string | Promise<string> {
    switch (statement.do) {
      case "send":
        return this.#later(this.#channel(statement).send(statement.value, this.#options(statement)), (result) =>
          happened(0, result, true),
        );
      case "receive":
        return this.#later(this.#channel(statement).receive(this.#options(statement)), ({ value, ok }) =>
          happened(0, value, ok),
        );
      case "wait":
        return this.#later(this.#group.wait(this.#options(statement)), (result) => happened(0, result, true));
      case "next":
        return this.#later(this.#iterator(statement).next(), ({ value, done }) => happened(0, value, done !== true));
      case "select":
        return this.#later(select(this.#cases(statement.cases), this.#options(statement)), describe);
      default:
        return this.#now(() => this.#immediate(statement));
    }
  }

  #immediate(statement: Statement): string {
    switch (statement.do) {
      case "trySend":
        return this.#channel(statement).trySend(statement.value) ? happened(0, undefined, true) : DEFAULT;
      case "tryReceive": {
        const received = this.#channel(statement).tryReceive();
        return received === undefined ? DEFAULT : happened(0, received.value, received.ok);
      }
      case "trySelect": {
        const chosen = trySelect(this.#cases(statement.cases));
        return chosen.case === "default" ? DEFAULT : describe(chosen);
      }
      case "close":
        return happened(0, this.#channel(statement).close(), true);
      case "abort":
        return happened(0, this.#controllers[statement.signal]?.abort(`s${statement.signal}`), true);
      case "add":
        return happened(0, this.#group.add(statement.delta), true);
      case "return":
        void this.#iterator(statement).return?.();
        return happened(0, undefined, true);
      default:
        throw new Error(`${statement.do} is not a single operation`);
    }
  }

  #later<T>(promise: Promise<T>, describeResult: (result: T) => string): Promise<string> {
    return promise.then(describeResult, describeError);
  }

  #now(perform: () => string): string {
    try {
      return perform();
    } catch (error) {
      return describeError(error);
    }
  }

  #channel({ channel }: { readonly channel: number }): Channel<number> {
    return this.channels[channel] as Channel<number>;
  }

  #iterator({ channel }: { readonly channel: number }): AsyncIterableIterator<number> {
    return this.#iterators[channel] as AsyncIterableIterator<number>;
  }

  #options({ signal }: { readonly signal: number | null }): { signal?: AbortSignal | undefined } {
    return signal === null ? {} : { signal: this.#controllers[signal]?.signal };
  }

  #cases(cases: readonly SelectCase[]) {
    return cases.map((case_) => {
      switch (case_.kind) {
        case "send":
          return this.#channel(case_).sending(case_.value);
        case "receive":
          return this.#channel(case_);
        case "signal":
          return this.#controllers[case_.signal]?.signal;
        default:
          return null;
      }
    });
  }
}

function describe(chosen: { readonly case: number; readonly value: unknown; readonly ok: boolean }): string {
  return happened(chosen.case, chosen.value, chosen.ok);
}

/** An operation that is cancelled rejects with the signal's reason, which here is the signal's name. */
function describeError(error: unknown): string {
  return typeof error === "string" ? aborted(Number(error.slice(1))) : `panic: ${(error as Error).message}`;
}
