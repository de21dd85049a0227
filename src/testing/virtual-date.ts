import { clock } from "../runtime/clock.js";

/** A `Date` that reads the bubble's clock while `isTaken` returns true, and otherwise the host's. */
export function virtualDate(original: DateConstructor, isTaken: () => boolean): DateConstructor {
  const now = (): number => (isTaken() ? Math.floor(clock().origin + clock().now()) : original.now());
  const virtual: DateConstructor = new Proxy(original, {
    apply: () => new original(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === virtual ? target : newTarget),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
  return virtual;
}
