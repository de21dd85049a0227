import { context, now, sleep } from "../../../src/index.js";
import { errorOf, type Stage, textOf } from "./ours.js";
import type { Step } from "./script.js";

export class ContextStage implements Stage {
  readonly #log: (event: string) => void;
  readonly #start = now();
  readonly #contexts: context.Context[] = [context.background()];
  /** Cancel functions, with whether they take a cause, as Go's do not all. */
  readonly #cancels = new Map<number, { readonly cancel: context.CancelFunc; readonly takesCause: boolean }>();
  readonly #stops: (() => boolean)[] = [];

  constructor(log: (event: string) => void) {
    this.#log = log;
  }

  take({ op, n, ms, text }: Step): Promise<void> | void {
    const parent = this.#contexts[n] as context.Context;
    switch (op) {
      case "withCancel":
        return this.#add(context.withCancel(parent), true);
      case "withTimeout":
        return this.#add(context.withTimeout(parent, ms, errorOf(text)), false);
      case "withDeadline":
        return this.#add(context.withDeadline(parent, this.#start + ms, errorOf(text)), false);
      case "withValue":
        this.#contexts.push(context.withValue(parent, ms, text));
        return;
      case "withoutCancel":
        this.#contexts.push(context.withoutCancel(parent));
        return;
      case "cancel": {
        const found = this.#cancels.get(n);
        return found?.takesCause ? found.cancel(errorOf(text)) : found?.cancel();
      }
      case "afterFunc": {
        const id = this.#stops.length;
        const called = () => this.#log(`called ${id} at ${this.#sinceStart()}: ${textOf(context.cause(parent))}`);
        this.#stops.push(context.afterFunc(parent, called));
        return;
      }
      case "stop":
        if (n < this.#stops.length) this.#log(`stop ${n}: ${this.#stops[n]?.()}`);
        return;
      case "sleep":
        return sleep(ms);
    }
  }

  state(): string {
    return this.#contexts.map((ctx) => this.#describe(ctx)).join("; ");
  }

  end(): boolean {
    for (const [id, { cancel }] of this.#cancels) {
      this.#cancels.delete(id);
      cancel();
      return true;
    }
    return false;
  }

  #add([ctx, cancel]: [context.Context, context.CancelFunc], takesCause: boolean): void {
    this.#cancels.set(this.#contexts.length, { cancel, takesCause });
    this.#contexts.push(ctx);
  }

  #sinceStart(): string {
    return (now() - this.#start).toFixed(3);
  }

  #describe(ctx: context.Context): string {
    const deadline = ctx.deadline === undefined ? "none" : (ctx.deadline - this.#start).toFixed(3);
    const done = ctx.done === null ? "nil" : ctx.done.tryReceive() === undefined ? "open" : "closed";
    const values = [0, 1].map((key) => ctx.value(key) ?? "<nil>");
    return [textOf(ctx.err), textOf(context.cause(ctx)), deadline, done, ...values].join("/");
  }
}
