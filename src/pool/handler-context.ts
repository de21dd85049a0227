import type { JobContext } from "./options.js";

/** What a handler knows of its job. */
export class HandlerContext implements JobContext {
  readonly worker: number;
  readonly attempt: number;
  #controller: AbortController | null = null;
  #cancelled: { readonly reason: unknown } | null = null;

  constructor(worker: number, attempt: number) {
    this.worker = worker;
    this.attempt = attempt;
  }

  /** Made only when it is asked for: a controller and its signal cost more than all the rest of a job. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#cancelled !== null) this.#controller.abort(this.#cancelled.reason);
    }
    return this.#controller.signal;
  }

  /** @internal Tells the handler that its result is not wanted any more. Runs user code. */
  static abort(context: HandlerContext, reason: unknown): void {
    context.#cancelled ??= { reason };
    context.#controller?.abort(reason);
  }
}
