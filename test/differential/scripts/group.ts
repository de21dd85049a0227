import { Channel, context, ErrGroup, go } from "../../../src/index.js";
import { errorFrom, errorOf, type Stage, textOf } from "./ours.js";
import type { Step } from "./script.js";

export class GroupStage implements Stage {
  readonly #log: (event: string) => void;
  readonly #group: ErrGroup;
  readonly #ctx: context.Context;
  /** What each function is to end with. */
  readonly #ends: Channel<Error | undefined>[] = [];
  readonly #running = new Set<number>();
  #isLimited = false;

  constructor(log: (event: string) => void) {
    this.#log = log;
    [this.#group, this.#ctx] = ErrGroup.withContext(context.background());
  }

  take({ op, n, text }: Step): Promise<void> | void {
    switch (op) {
      case "go": {
        const [id, fn] = this.#part();
        go(async () => {
          await this.#group.go(fn);
          this.#log(`go ${id} returned`);
        });
        return;
      }
      case "tryGo": {
        const [id, fn] = this.#part();
        return this.#log(`tryGo ${id}: ${this.#group.tryGo(fn)}`);
      }
      case "setLimit":
        return this.#setLimit(n);
      case "end":
        return this.#end(n, text);
      case "wait":
        go(async () => this.#log(`wait: ${textOf(await errorFrom(this.#group.wait()))}`));
        return;
    }
  }

  state(): string {
    return `${textOf(this.#ctx.err)}/${textOf(context.cause(this.#ctx))}`;
  }

  end(): boolean {
    if (this.#running.size === 0) return false;
    this.#end(Math.min(...this.#running), "");
    return true;
  }

  #part(): [number, () => Promise<void>] {
    const end = new Channel<Error | undefined>(1);
    const id = this.#ends.push(end) - 1;
    const fn = async (): Promise<void> => {
      this.#running.add(id);
      this.#log(`${id} runs`);
      const { value: error } = await end.receive();
      if (error !== undefined) throw error;
    };
    return [id, fn];
  }

  /** While functions run it is a panic. In Go one that has no limit yet does not notice, and hangs later. */
  #setLimit(n: number): void {
    if (this.#running.size > 0 && (n < 0 || !this.#isLimited)) return;
    try {
      this.#group.setLimit(n);
      this.#isLimited = n >= 0;
    } catch (error) {
      this.#log(textOf(error));
    }
  }

  #end(id: number, text: string): void {
    if (this.#running.delete(id)) this.#ends[id]?.trySend(errorOf(text));
  }
}
