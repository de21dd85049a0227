import type { Attribution, Goroutine } from "./events.js";
import { builtinModule } from "./host.js";

interface Storage<T> {
  run<R>(store: T, body: () => R): R;
  getStore(): T | undefined;
  disable?(): void;
}

/**
 * Finds the running goroutine by the host's `AsyncLocalStorage`; undefined if the host has none. On Node 20 and 22 it
 * slows every promise of the process, so only observers that ask for it have it.
 */
export function asyncAttribution(): Attribution | undefined {
  const hooks = builtinModule<{ readonly AsyncLocalStorage: new () => Storage<Goroutine> }>("async_hooks");
  if (hooks === undefined) return undefined;
  const storage = new hooks.AsyncLocalStorage();
  return {
    get running() {
      return storage.getStore() ?? null;
    },
    run: (goroutine, body) => storage.run(goroutine, body),
    // On Node 20 and 22 an enabled storage slows every promise.
    rest: () => storage.disable?.(),
  };
}
