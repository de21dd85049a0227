import { Alarm } from "../runtime/alarm.js";
import { clock } from "../runtime/clock.js";
import { islands } from "./islands.js";
import { virtualDate } from "./virtual-date.js";
import { type Kind, VirtualTimeout } from "./virtual-timeout.js";

type Anything = (...args: never[]) => unknown;

/** A replaced member of the host, and its property before. */
interface Replacement {
  readonly owner: object;
  readonly name: string;
  readonly before: PropertyDescriptor | undefined;
}

let replacements: readonly Replacement[] = [];
let takers = 0;

/**
 * Puts the host's timers on the clock of the bubbles that ask for it, until a caller calls the returned function. Code
 * of other bubbles, and code outside, keeps the host's timers.
 */
export function takeHostTimers(): () => void {
  takers += 1;
  if (takers === 1) replacements = replaceAll();
  return () => {
    takers -= 1;
    if (takers > 0) return;
    for (const { owner, name, before } of replacements) {
      if (before === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, before);
    }
    replacements = [];
  };
}

/** Whether the host's timers are on the bubble's clock for the running code. */
function isTaken(): boolean {
  return islands.bubble?.hasHostTimers === true;
}

function replaceAll(): Replacement[] {
  const { performance, AbortSignal } = globalThis;
  const made: Replacement[] = [];
  const replace = (owner: object, name: string, replacement: (original: Anything) => unknown): void => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== "function") return;
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const value = replacement(original as Anything);
    Object.defineProperty(owner, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? false,
    });
    made.push({ owner, name, before });
  };
  for (const kind of ["setTimeout", "setInterval", "setImmediate"] as const) replace(globalThis, kind, setter(kind));
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"]) replace(globalThis, name, clearer);
  replace(globalThis, "Date", (original) => virtualDate(original as unknown as DateConstructor, isTaken));
  replace(performance, "now", (original) => () => (isTaken() ? clock().now() : original.call(performance)));
  replace(
    AbortSignal,
    "timeout",
    (original) => (ms: never) => (isTaken() ? timeoutSignal(ms) : original.call(AbortSignal, ms)),
  );
  return made;
}

const setter = (kind: Kind) => (original: Anything) =>
  function set(callback: unknown, ...rest: readonly unknown[]): unknown {
    // The host rejects a callback that is no function, with its own error.
    if (!isTaken() || typeof callback !== "function") return original(...([callback, ...rest] as never[]));
    const [ms, args] = kind === "setImmediate" ? [0, rest] : [rest[0], rest.slice(1)];
    return new VirtualTimeout(kind, () => callback(...args), ms);
  };

const clearer = (original: Anything) =>
  function clear(timeout: unknown): void {
    if (!VirtualTimeout.clear(timeout)) original(timeout as never);
  };

function timeoutSignal(ms: unknown): AbortSignal {
  const controller = new AbortController();
  const delay = Number(ms);
  if (!(delay >= 0)) throw new RangeError(`The value of "delay" is out of range. Received ${String(ms)}`);
  const timeOut = (): void =>
    controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  new Alarm(clock().now() + delay, timeOut);
  return controller.signal;
}
