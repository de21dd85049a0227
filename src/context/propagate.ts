import { RECEIVE } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { soon } from "../runtime/completion.js";
import { isReady, isSelectable, park, subject, type Waiter } from "../runtime/operation.js";
import { quoted } from "../runtime/quoted.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import { CancelContext, type Child, cancel } from "./cancel-context.js";
import { cause } from "./cause.js";
import type { AfterFuncer, Context } from "./context.js";
import { DoneChannel } from "./done-channel.js";
import { ValueContext } from "./value.js";

/**
 * The nearest context of this module that a context is cancelled with; null if it never is, undefined if it is of
 * the program's own making. Such a one may still hand out the channel of ours that it wraps.
 *
 * Mirrors `parentCancelCtx` in Go's context/context.go.
 */
export function nearest(context: Context): CancelContext | null | undefined {
  const base = context instanceof ValueContext ? context.base : context;
  if (base instanceof CancelContext) return base;
  const { done } = base;
  if (done === null) return null;
  const owner = done instanceof DoneChannel ? done[subject] : undefined;
  return owner instanceof CancelContext ? owner : undefined;
}

/**
 * Has a child cancelled when its parent is: at once if that is over already.
 *
 * Mirrors `propagateCancel` in Go's context/context.go.
 */
export function propagate(parent: Context, child: Child): void {
  const ours = nearest(parent);
  if (ours === null) return;
  if (ours === undefined) watch(parent, child);
  else if (ours.aborted) cancel(child, errOf(parent), cause(parent));
  else ours.attach(child);
}

/** A parent of the program's own making tells by its channel that it is over, or calls back if it can. */
function watch(parent: Context & Partial<AfterFuncer>, child: Child): void {
  const done: unknown = parent.done;
  if (typeof done !== "object" || done === null || !isSelectable(done)) {
    throw new TypeError(`context: done of a parent must be a channel or null, not ${quoted(done)}`);
  }
  note(RECEIVE, done);
  if (done[isReady]()) {
    cancel(child, errOf(parent), cause(parent));
    return;
  }
  const watcher = new Watcher(parent, child);
  child.queue = watcher;
  if (typeof parent.afterFunc === "function") watcher.stop = parent.afterFunc(() => watcher.end());
  else done[park](watcher);
}

function errOf(parent: Context): Error {
  const { err } = parent;
  if (err === null) throw new Error("context: internal error: missing cancel error");
  return err;
}

/**
 * What stands between a parent of the program's own making and a child: to the parent a waiter, to the child the queue that it
 * leaves. In Go it is a goroutine; here, too, the child is cancelled a moment after its parent.
 */
class Watcher implements Waiter, Queue {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  value: unknown;
  stop: (() => unknown) | null = null;
  readonly #parent: Context;
  readonly #child: Child;

  constructor(parent: Context, child: Child) {
    this.#parent = parent;
    this.#child = child;
  }

  /** The child ends, for whatever reason. */
  unpark(): void {
    this.#child.queue = null;
    this.queue?.unpark(this);
    this.stop?.();
  }

  claim(): Waiter {
    this.queue?.unpark(this);
    return this;
  }

  complete(): void {
    // Runs code of the parent's.
    soon(() => this.end());
  }

  fail(): void {
    this.complete();
  }

  end(): void {
    if (this.#child.queue === this) cancel(this.#child, errOf(this.#parent), cause(this.#parent));
  }
}
