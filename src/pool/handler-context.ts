import type { JobContext } from "./options.js";

/** The information of a handler about its job. The handler gets it through a proxy, the `door`. */
export class HandlerContext {
  readonly worker: number;
  readonly attempt: number;
  /** A member, because `{ ...context }` must include it; undefined until the handler reads it. */
  signal: AbortSignal | undefined = undefined;
  #controller: AbortController | null = null;
  #cancelled: { readonly reason: unknown } | null = null;

  constructor(worker: number, attempt: number) {
    this.worker = worker;
    this.attempt = attempt;
  }

  /** The signal, made on first use: a controller and its signal cost more than the rest of a job. */
  static signal(context: HandlerContext): AbortSignal {
    if (context.#controller === null) {
      context.#controller = new AbortController();
      context.signal = context.#controller.signal;
      if (context.#cancelled !== null) context.#controller.abort(context.#cancelled.reason);
    }
    return context.signal as AbortSignal;
  }

  /** Tells the handler that its result is no longer needed. Runs user code. */
  static abort(context: HandlerContext, reason: unknown): void {
    context.#cancelled ??= { reason };
    context.#controller?.abort(reason);
  }
}

/** The context as the handler sees it. */
export function shown(context: HandlerContext): JobContext {
  return new Proxy(context, door) as JobContext;
}

/** A proxy, because a getter of its own would have to be defined in each object anew, which is slow in V8. */
const door: ProxyHandler<HandlerContext> = {
  get: (context, key) =>
    key === "signal" ? HandlerContext.signal(context) : context[key as Exclude<keyof HandlerContext, "signal">],
};
