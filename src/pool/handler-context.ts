import type { JobContext } from "./options.js";

/** What a handler knows of its job. The handler is given it from behind a `door`. */
export class HandlerContext {
  readonly worker: number;
  readonly attempt: number;
  /** A member, so that `{ ...context }` has it; undefined until somebody asks. */
  signal: AbortSignal | undefined = undefined;
  #controller: AbortController | null = null;
  #cancelled: { readonly reason: unknown } | null = null;

  constructor(worker: number, attempt: number) {
    this.worker = worker;
    this.attempt = attempt;
  }

  /** Made only when it is asked for: a controller and its signal cost more than all the rest of a job. */
  static signal(context: HandlerContext): AbortSignal {
    if (context.#controller === null) {
      context.#controller = new AbortController();
      context.signal = context.#controller.signal;
      if (context.#cancelled !== null) context.#controller.abort(context.#cancelled.reason);
    }
    return context.signal as AbortSignal;
  }

  /** Tells the handler that its result is not wanted any more. Runs user code. */
  static abort(context: HandlerContext, reason: unknown): void {
    context.#cancelled ??= { reason };
    context.#controller?.abort(reason);
  }
}

/** What the handler sees of it. */
export function shown(context: HandlerContext): JobContext {
  return new Proxy(context, door) as JobContext;
}

/** A getter would have to be defined for each object anew, which takes V8 as long as half a job. */
const door: ProxyHandler<HandlerContext> = {
  get: (context, key) =>
    key === "signal" ? HandlerContext.signal(context) : context[key as Exclude<keyof HandlerContext, "signal">],
};
