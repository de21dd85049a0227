type Listener = (event: Event) => void;

/**
 * A signal that is no `AbortSignal` of the host's, but made by hand as a polyfill or a stub is. Tests replace its members
 * to have them throw, lie or run code.
 */
export class MadeSignal {
  aborted = false;
  reason: unknown;
  /** How many listeners it has ever been given. */
  added = 0;
  readonly listeners: Set<Listener> = new Set();

  addEventListener(_type: string, listener: Listener): void {
    this.added += 1;
    this.listeners.add(listener);
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.listeners.delete(listener);
  }

  abort(reason?: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const listener of [...this.listeners]) listener(new Event("abort"));
  }

  /** It, for whom the types matter. */
  get signal(): AbortSignal {
    return this as unknown as AbortSignal;
  }
}

/** One whose members are those given, in place of its own. */
export function madeSignal(members: { readonly [Name in keyof MadeSignal]?: unknown } = {}): MadeSignal {
  return Object.defineProperties(new MadeSignal(), Object.getOwnPropertyDescriptors(members)) as MadeSignal;
}

/** A member that throws when it is read or called. */
export function throwing(error: unknown): { get(): never; call(): never } {
  const fail = (): never => {
    throw error;
  };
  return { get: fail, call: fail };
}
