import { abortedOf, onAbort, reasonOf } from "../runtime/abort.js";
import { soon } from "../runtime/completion.js";
import type { Link } from "../runtime/wait-queue.js";
import { background } from "./background.js";
import { CancelContext, type Child, cancel, expire } from "./cancel-context.js";
import { Canceled, DeadlineExceeded } from "./errors.js";

/**
 * A foreign signal as a context. Its signal is the foreign one.
 *
 * Invariant: it listens to the signal exactly while a child or a waiter of its channel depends on it. So short-lived
 * dependents leave nothing behind on the signal. Without dependents, it reads the signal's state when asked.
 */
export class SignalContext extends CancelContext {
  readonly #signal: AbortSignal;
  #dependents = 0;
  #stop: (() => void) | null = null;

  constructor(signal: AbortSignal) {
    super(background(), null);
    this.#signal = signal;
  }

  override get signal(): AbortSignal {
    return this.#signal;
  }

  protected override get kind(): string {
    return "FromSignal";
  }

  override catchUp(): void {
    if (abortedOf(this.#signal) === true) this.#end(expire, reasonOf(this.#signal));
  }

  override attach(child: Child): void {
    super.attach(child);
    try {
      this.hold();
    } catch (error) {
      super.unpark(child);
      throw error;
    }
  }

  override unpark(child: Link): void {
    super.unpark(child);
    this.release();
  }

  override hold(): void {
    // First, because a foreign signal may throw.
    if (this.#dependents === 0) this.#stop = onAbort(this.#signal, (reason) => this.#aborted(reason));
    this.#dependents += 1;
  }

  override release(): void {
    this.#dependents -= 1;
    if (this.#dependents > 0) return;
    this.#stop?.();
    this.#stop = null;
  }

  #aborted(reason: unknown): void {
    if (this.#stop !== null) this.#end(cancel, reason);
    // It was not aborted a moment ago, and now calls back at once, before its first dependent exists.
    else soon(() => this.#end(cancel, reason));
  }

  #end(how: typeof cancel, reason: unknown): void {
    const err = reason === DeadlineExceeded ? DeadlineExceeded : Canceled;
    how(this, err, reason ?? err);
  }
}
