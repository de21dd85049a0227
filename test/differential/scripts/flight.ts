import { Channel, go, SingleFlight } from "../../../src/index.js";
import { errorOf, type Stage, textOf } from "./ours.js";
import type { Step } from "./script.js";

export class FlightStage implements Stage {
  readonly #log: (event: string) => void;
  readonly #flights = new SingleFlight<number, string>();
  /** What each call of the function is to end with; null once it has ended. */
  readonly #ends: (Channel<string> | null)[] = [];
  #id = 0;

  constructor(log: (event: string) => void) {
    this.#log = log;
  }

  take({ op, n, text }: Step): Promise<void> | void {
    switch (op) {
      case "do":
        go(
          async (id) => {
            try {
              const { value, shared } = await this.#flights.do(n, this.#work);
              this.#log(`do ${id}: ${value} ${shared}`);
            } catch (error) {
              this.#log(`do ${id}: ${textOf(error)}`);
            }
          },
          this.#id++,
        );
        return;
      case "doChannel": {
        const results = this.#flights.doChannel(n, this.#work);
        go(
          async (id) => {
            const result = await results.take();
            this.#log(`doChannel ${id}: ${result.ok ? result.value : textOf(result.error)} ${result.shared}`);
          },
          this.#id++,
        );
        return;
      }
      case "forget":
        return this.#flights.forget(n);
      case "end":
        return this.#end(n, text);
    }
  }

  state(): string {
    return "";
  }

  end(): boolean {
    const id = this.#ends.findIndex((end) => end !== null);
    if (id === -1) return false;
    this.#end(id, "");
    return true;
  }

  readonly #work = async (): Promise<string> => {
    const end = new Channel<string>(1);
    const id = this.#ends.push(end) - 1;
    this.#log(`call ${id}`);
    const error = errorOf(await end.take());
    if (error !== undefined) throw error;
    return `value ${id}`;
  };

  #end(id: number, text: string): void {
    this.#ends[id]?.trySend(text);
    if (id < this.#ends.length) this.#ends[id] = null;
  }
}
