import { monotonic } from "./host.js";

/** A pending host timeout: an object with `ref` and `unref` on servers, a number in Deno and in browsers. */
export type HostTimeout = number | { ref(): unknown; unref(): unknown };

interface Host {
  readonly Date: DateConstructor;
  setTimeout(callback: () => void, ms: number): HostTimeout;
  clearTimeout(timeout: HostTimeout): void;
  readonly Deno?: { refTimer?(timeout: number): void; unrefTimer?(timeout: number): void };
}

const host = globalThis as unknown as Host;
const HostDate: DateConstructor = /* @__PURE__ */ (() => host.Date)();

/** Longest delay that a host timeout can wait (2^31 - 1 ms, 24.8 days); a longer one would fire at once. */
export const LONGEST_TIMEOUT = 2_147_483_647;

// Captured when the module loads, as in host.ts.
export const setTimeout: Host["setTimeout"] = host.setTimeout;
export const clearTimeout: Host["clearTimeout"] = host.clearTimeout;

/** Makes a timeout hold the process, as a new timeout does. In a browser there is no process to hold. */
export function holdTimeout(timeout: HostTimeout): void {
  if (typeof timeout === "number") host.Deno?.refTimer?.(timeout);
  else timeout.ref();
}

/** Makes a timeout fire only while something else keeps the process alive. */
export function releaseTimeout(timeout: HostTimeout): void {
  if (typeof timeout === "number") host.Deno?.unrefTimer?.(timeout);
  else timeout.unref();
}

/** The wall-clock time at which the monotonic clock was zero, by the wall clock's present reading. */
export function wallOrigin(): number {
  return HostDate.now() - monotonic.now();
}

/**
 * The wall-clock time of an instant of the monotonic clock. It is rounded up, because the host rounds its wall clock
 * down. So a timer of `ms` milliseconds has a time at least `ms` after the host's reading, and never in the future.
 */
export function wallTime(instant: number): Date {
  return new HostDate(Math.ceil(HostDate.now() - (monotonic.now() - instant)));
}
