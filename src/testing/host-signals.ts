import { LOOK } from "../runtime/begin.js";
import { abortListenerOptions } from "../runtime/host.js";
import { islands } from "./islands.js";

type Method = (...args: unknown[]) => unknown;

let takers = 0;
let restores: (() => void)[] = [];

/**
 * Makes the host's abort signals report each use to the bubbles, until a caller calls the returned function. Signals
 * are objects of the host, so the runtime does not announce their use.
 */
export function watchSignals(): () => void {
  takers += 1;
  if (takers === 1) watchAll();
  return () => {
    takers -= 1;
    if (takers > 0) return;
    for (const restore of restores) restore();
    restores = [];
  };
}

function watchAll(): void {
  const { AbortController, AbortSignal } = globalThis;
  watch(AbortController.prototype, "abort", (controller) =>
    tell("signal.Abort", (controller as AbortController).signal),
  );
  watch(AbortSignal.prototype, "addEventListener", (signal, options) =>
    tell(options === abortListenerOptions ? LOOK : "signal.Listen", signal),
  );
  for (const name of ["aborted", "reason", "throwIfAborted"]) {
    watch(AbortSignal.prototype, name, (signal) => tell(LOOK, signal));
  }
  watch(AbortSignal, "any", () => tell(LOOK, AbortSignal));
}

function tell(how: string, object: unknown): void {
  islands.touch(how, object as object);
}

/** Makes a method or getter call `before`, with its object and its last argument, before it acts. */
function watch(owner: object, name: string, before: (object: unknown, last: unknown) => void): void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = own?.get ?? Reflect.get(owner, name);
  if (typeof original !== "function" || own?.configurable === false) return;
  function watched(this: unknown, ...args: unknown[]): unknown {
    before(this, args.at(-1));
    return Reflect.apply(original as Method, this, args);
  }
  const changed = own?.get === undefined ? { value: watched, writable: true } : { get: watched };
  Object.defineProperty(owner, name, { ...changed, configurable: true, enumerable: own?.enumerable ?? false });
  restores.push(() => {
    if (own === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, own);
  });
}
