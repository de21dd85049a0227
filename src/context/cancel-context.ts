import type { ReceiveChannel } from "../channel/index.js";
import { type AbortSource, represent } from "../runtime/abort.js";
import { note } from "../runtime/begin.js";
import { soon } from "../runtime/completion.js";
import { park } from "../runtime/operation.js";
import { type Link, type Queue, WaitQueue } from "../runtime/wait-queue.js";
import type { Context } from "./context.js";
import { Derived } from "./derived.js";
import { DoneChannel, type Ending } from "./done-channel.js";

/** The key that finds the nearest context that can be cancelled, whatever is in between. */
export const CANCEL: unique symbol = /* @__PURE__ */ Symbol("context.cancel");

/**
 * A dependent of a context, cancelled with it: a context made from it, a function to call, an operation that waits for
 * its signal.
 */
export interface Child extends Link {
  /** Whether it counts as a waiter. A context does not; it may have waiters of its own. */
  readonly waits: boolean;
  /** Called when its parent is over and it has left the queue. Must run no user code. */
  end(err: Error, cause: unknown): void;
}

/** A deadline that will end a context. */
export interface Timer {
  /** A waiter begins to wait for the context: from now on the deadline keeps the process alive. */
  hold(): void;
  release(): void;
  /** Ends the contexts that are over by the clock, because the host may have had no turn to do so. */
  catchUp(): void;
}

/**
 * A context that can be cancelled, by its cancel function or with its parent.
 *
 * Invariants:
 * - It is over from the moment when it has an `err`: then its channel is closed, and it has no children.
 * - While its parent can be cancelled and neither is over, it is in a queue of its parent, and leaves it in O(1).
 * - Its signal is aborted last, when everything that is cancelled with it is over: only an `abort` event runs user
 *   code.
 * - While a waiter waits for it, by its channel, its signal or `afterFunc`, it holds the nearest deadline at or above
 *   it. Any other deadline above is later, and a deadline that ends an ancestor ends it, too.
 *
 * Mirrors `cancelCtx` in Go's context/context.go.
 */
export class CancelContext extends Derived implements Child, Queue, AbortSource, Ending {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly waits: boolean = false;
  readonly deadline: number | undefined;
  /** The nearest deadline; null if there is none. */
  timer: Timer | null;
  readonly #children: WaitQueue<Child> = new WaitQueue();
  #done: DoneChannel<this> | null = null;
  #controller: AbortController | null = null;
  #err: Error | null = null;
  #cause: unknown;

  /** `timer` is the deadline of its parent, or makes its own. */
  constructor(parent: Context, timer: Timer | null, deadline: number | undefined = parent.deadline) {
    super(parent);
    this.deadline = deadline;
    this.timer = timer;
    note("make", this, "context");
  }

  get done(): ReceiveChannel<never> {
    this.#done ??= new DoneChannel(this);
    return this.#done;
  }

  get err(): Error | null {
    this.look("context.Err");
    return this.#err;
  }

  get signal(): AbortSignal {
    this.#controller ??= controllerOf(this);
    // Its deadline may just have passed.
    if (this.err !== null) this.abort();
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.err !== null;
  }

  /** The cause of its cancellation; undefined before. */
  get reason(): unknown {
    return this.#cause;
  }

  protected get valueKey(): unknown {
    return CANCEL;
  }

  protected get ownValue(): unknown {
    return this;
  }

  protected get kind(): string {
    return "WithCancel";
  }

  /** Whether its signal has been made. */
  get hasSignal(): boolean {
    return this.#controller !== null;
  }

  /** Called by operations that depend on whether it is over. */
  look(operation: string): void {
    note(operation, this);
    if (this.#err === null) this.catchUp();
  }

  /** Ends it if its deadline has passed. It must not be over. */
  catchUp(): void {
    this.timer?.catchUp();
  }

  /** Adds a child, to be cancelled with it. It must not be over. */
  attach(child: Child): void {
    note("context.With", this);
    if (child.waits) this.hold();
    this.#children[park](child);
    child.queue = this;
  }

  unpark(child: Link): void {
    this.#children.unpark(child);
    if ((child as Child).waits) this.release();
  }

  hold(): void {
    this.timer?.hold();
  }

  release(): void {
    this.timer?.release();
  }

  listen(listener: () => void): () => void {
    const waiting = new Waiting(listener);
    this.attach(waiting);
    return () => waiting.queue?.unpark(waiting);
  }

  /** Use {@link cancel}. */
  end(err: Error, cause: unknown): void {
    note("context.Cancel", this);
    this.#err = err;
    this.#cause = cause;
    this.#done?.end();
  }

  /** Adds its children to the list of contexts that end after it, the oldest child last. */
  addChildren(pending: Child[]): void {
    const { first } = this.#children;
    if (first === null) return;
    let child: Child = first;
    do {
      child = child.previous as Child;
      pending.push(child);
    } while (child !== first);
  }

  /** Aborts its signal, if it has one. Runs user code: listeners. */
  abort(): void {
    if (this.#controller?.signal.aborted === false) this.#controller.abort(this.#cause);
  }
}

/** A waiter of a context: all operations that wait for its signal, or a function to be called. */
export class Waiting implements Child {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly waits: boolean = true;
  readonly end: () => void;

  constructor(end: () => void) {
    this.end = end;
  }
}

function controllerOf(context: CancelContext): AbortController {
  const controller = new AbortController();
  represent(controller.signal, context);
  return controller;
}

/**
 * Ends a context and all its descendants: parents before children, and children in the order in which they were made.
 * It works on a list, because a chain of contexts may be too long for recursion. It runs no user code, but returns the
 * contexts whose signals are still to be aborted.
 *
 * Mirrors `cancelCtx.cancel` in Go's context/context.go.
 */
export function end(root: Child, err: Error, cause: unknown): readonly CancelContext[] {
  const signalled: CancelContext[] = [];
  const pending: Child[] = [root];
  for (let child = pending.pop(); child !== undefined; child = pending.pop()) {
    child.queue?.unpark(child);
    child.end(err, cause);
    if (child instanceof CancelContext) {
      child.addChildren(pending);
      if (child.hasSignal) signalled.push(child);
    }
  }
  return signalled;
}

/** {@link end}, and aborts the signals synchronously: a caller that cancels expects their listeners to run. */
export function cancel(root: Child, err: Error, cause: unknown): void {
  for (const context of end(root, err, cause)) context.abort();
}

/** {@link end}, and aborts the signals in a microtask: for a clock, or a caller that only reads the state. */
export function expire(root: Child, err: Error, cause: unknown): void {
  const signalled = end(root, err, cause);
  if (signalled.length === 0) return;
  soon(() => {
    for (const context of signalled) context.abort();
  });
}
