/** What the bubble makes of a goroutine's promise that somebody looks at. */
export interface Joining {
  /** The goroutine that is running begins to wait; returns what lets it continue. */
  begin(isAwait: boolean): () => Promise<void>;
  /** Runs what is the bubble's own doing, and no goroutine's. */
  inside(body: () => void): void;
}

/**
 * The promise that `go` returns in a bubble. It knows whether anybody looks at it, for a failure that nobody looks at
 * is a panic; and a goroutine that joins another continues through the bubble, like any goroutine that is woken.
 */
export class GoroutinePromise<T> extends Promise<T> {
  joined = false;
  /** Set by the bubble. */
  joining: Joining | null = null;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: await calls it, which is how a join is noticed.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const { joining } = this;
    if (joining === null) return super.then(onFulfilled, onRejected);
    this.joined = true;
    const resume = joining.begin(isEngines(onFulfilled));
    const settle = (resolve: (value: T) => void, reject: (error: unknown) => void): void => {
      super.then(
        (value) => void resume().then(() => resolve(value)),
        (error: unknown) => void resume().then(() => reject(error)),
      );
    };
    const woken = new Promise<T>((resolve, reject) => joining.inside(() => settle(resolve, reject)));
    return woken.then(onFulfilled, onRejected);
  }
}

/** Whether a callback is the engine's: that of an await. */
function isEngines(callback: unknown): boolean {
  return typeof callback === "function" && /\[native code\]/.test(Function.prototype.toString.call(callback));
}
