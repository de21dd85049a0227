import type { Alarm } from "../runtime/alarm.js";
import type { JobContext } from "./options.js";
import type { Start } from "./rate-limit.js";

/** What a job needs once a worker has it; its handler knows it as the context. */
export class Execution implements JobContext {
  worker = 0;
  attempt = 0;
  /** @internal Whether the handler was called and has not ended. */
  running = false;
  /** @internal Whether the worker has gone on without the handler. */
  abandoned = false;
  /** @internal Ends the job when it has taken too long. */
  timeout: Alarm | null = null;
  /** @internal Brings the job back for another attempt. */
  retry: Alarm | null = null;
  /** @internal The next call's place under the rate limit. */
  start: Start | null = null;
  #controller: AbortController | null = null;
  #cancelled: { readonly reason: unknown } | null = null;

  /** Made only when it is asked for: a controller and its signal cost more than all the rest of a job. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#cancelled !== null) this.#controller.abort(this.#cancelled.reason);
    }
    return this.#controller.signal;
  }

  /** @internal Tells the handler that its result is not wanted any more. Runs code of the user's. */
  abort(reason: unknown): void {
    this.#cancelled = { reason };
    this.#controller?.abort(reason);
  }
}
