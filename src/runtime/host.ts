/**
 * What the runtime takes from its host, captured when this module loads: a test runner that replaces the
 * global timers afterwards can neither freeze the runtime nor split it between two clocks.
 */

type Callback = () => void;

/** A pending host timeout: an object with `ref` and `unref` on servers, a number in browsers. */
export type HostTimer = number | { ref(): unknown; unref(): unknown };

interface Host {
  readonly performance: { now(): number };
  readonly Date: DateConstructor;
  setTimeout(callback: Callback, ms: number): HostTimer;
  clearTimeout(timer: HostTimer): void;
  readonly setImmediate?: (callback: Callback) => unknown;
}

const host = globalThis as unknown as Host;
const { performance, Date: HostDate, setImmediate } = host;

/** Longest delay that a host timeout can wait (2^31 - 1 ms, 24.8 days); a longer one would fire at once. */
export const LONGEST_TIMEOUT = 2_147_483_647;

export const setTimeout: Host["setTimeout"] = host.setTimeout;
export const clearTimeout: Host["clearTimeout"] = host.clearTimeout;

/** Milliseconds on the host's monotonic clock. */
export function monotonicNow(): number {
  return performance.now();
}

/** The wall-clock time of an instant of the monotonic clock. */
export function wallTime(instant: number): Date {
  return new HostDate(HostDate.now() + (instant - performance.now()));
}

/** Runs `callback` in a turn of the event loop of its own, after the host has served its timers and I/O. */
export const nextTurn: (callback: Callback) => void = setImmediate ?? channelTurn;

/** `setImmediate` for hosts that have none. The port is closed after use: an open one would hold a process. */
function channelTurn(callback: Callback): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
}
