/** The bubble's part in a join of a goroutine, that is, a `then` on its promise. */
export interface Joining {
  /** The running goroutine begins to wait; returns a function that lets it continue. */
  begin(isAwait: boolean): () => Promise<void>;
  /** Runs code as the bubble itself, not as part of a goroutine. */
  inside(body: () => void): void;
}

/**
 * The promise that `go` returns in a bubble. It knows whether it is joined, because a failure without a join is a
 * panic. A goroutine that joins another continues through the bubble, like any woken goroutine.
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

/** Whether a callback belongs to the engine: an await passes such a callback. */
function isEngines(callback: unknown): boolean {
  return typeof callback === "function" && /\[native code\]/.test(Function.prototype.toString.call(callback));
}
