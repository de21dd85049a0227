import { quoted } from "../runtime/quoted.js";

/** Stands for missing options. It inherits nothing, so changes of `Object.prototype` cannot add an option. */
export const NONE: object = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null));

/** The options to read; null and undefined mean none. */
export function read<Options extends object>(options: Options | null | undefined): Options {
  return options ?? (NONE as Options);
}

/** Checks that nested options are an object. */
export function record<Options extends object>(option: string, value: Options): Options {
  if (typeof value === "object" && value !== null) return value;
  throw bad(option, value, "an object");
}

export function count(option: string, value: number, least: number): number {
  if (value === Infinity || (Number.isSafeInteger(value) && value >= least)) return value;
  throw bad(option, value, `an integer >= ${least}`);
}

export function positive(option: string, value: number): number {
  if (typeof value === "number" && value > 0) return value;
  throw bad(option, value, "greater than 0");
}

export function finite(option: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw bad(option, value, "a finite number");
}

export function callable<F>(option: string, value: F): F {
  if (value === undefined || typeof value === "function") return value;
  throw new TypeError(`pool: ${option} must be a function, not ${quoted(value)}`);
}

/** The error of an option that is out of range. */
export function bad(option: string, value: unknown, wanted: string): RangeError {
  return new RangeError(`pool: ${option} must be ${wanted}, not ${quoted(value)}`);
}
