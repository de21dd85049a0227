import { clock } from "../runtime/clock.js";

/** The host's `Date`, whose present is that of the bubble while `isTaken`. */
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
