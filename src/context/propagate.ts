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
 * The nearest context of this module with which a context is cancelled. Null if it can never be cancelled, undefined if
 * it is a program's own context. Such a context may still return the channel of a context of this module that it wraps.
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
 * Cancels a child when its parent is cancelled, or at once if the parent is already over.
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

/** A program's own parent shows by its channel that it is over, or calls back if it can. */
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
 * The link between a program's own parent and a child: a waiter of the parent, and the queue that the child leaves. In
 * Go it is a goroutine; here, too, the child is cancelled a moment after its parent.
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

  /** Called when the child ends, for any reason. */
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
    // Runs code of the parent.
    soon(() => this.end());
  }

  fail(): void {
    this.complete();
  }

  end(): void {
    if (this.#child.queue === this) cancel(this.#child, errOf(this.#parent), cause(this.#parent));
  }
}
