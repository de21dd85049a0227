/**
 * What the workloads need of a library that lets so many at a time into a section; one at a time is a mutex. Every library
 * has an adapter, `libraries/<name>.ts`, which exports one of these as `library`. What it cannot do its adapter leaves out.
 */
export interface Locks {
  /** A mutex. */
  mutex?(): Lock<unknown>;
  /** A semaphore with so many tokens. */
  semaphore?(size: number): Lock<unknown>;
  /**
   * The workload in the library's own idiom, where that is not promises: so many fibers go through a section, `items` times
   * in all, yielding to each other inside; resolves to how often that was.
   */
  program?(kind: "mutex" | "semaphore", size: number, fibers: number, items: number): Promise<number>;
  /** Starts these functions, and waits for all. */
  group?(functions: readonly (() => Promise<void>)[]): Promise<unknown>;
}

/** `enter` resolves to what `leave` takes. */
export interface Lock<Token> {
  enter(): PromiseLike<Token>;
  leave(token: Token): void;
}
