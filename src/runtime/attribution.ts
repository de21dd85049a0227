import type { Attribution, Goroutine } from "./events.js";
import { builtinModule } from "./host.js";

interface Storage<T> {
  run<R>(store: T, body: () => R): R;
  getStore(): T | undefined;
  disable?(): void;
}

/**
 * Tells which goroutine is running by the host's `AsyncLocalStorage`; undefined where the host has none. It costs every
 * promise of the process something on Node 20 and 22, so only observers that say so have it.
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
    // On Node 20 and 22 it would go on to cost every promise something.
    rest: () => storage.disable?.(),
  };
}
