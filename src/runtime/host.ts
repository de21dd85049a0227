/**
 * What the runtime takes from its host, captured when the module loads: a test runner that replaces the
 * global timers afterwards can neither freeze the runtime nor split it between two clocks.
 */

type Callback = () => void;

interface Host {
  readonly performance: { now(): number };
  readonly setImmediate?: (callback: Callback) => unknown;
}

const { performance, setImmediate } = globalThis as unknown as Host;

/** Its `now` is the host's monotonic clock, in milliseconds. */
export const monotonic: { now(): number } = performance;

/** Runs `callback` in a turn of the event loop of its own, after the host has served its timers and I/O. */
export const nextTurn: (callback: Callback) => void = setImmediate ?? channelTurn;

/** `setImmediate` for hosts that have none. The port is closed after use: an open one would hold a process. */
function channelTurn(callback: Callback): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    callback();
  };
  channel.port2.postMessage(0);
}

/** A module of Node that the host has too (Node from 20.16, Bun, Deno). No import: bundles for browsers refuse those. */
export function builtinModule<M>(id: string): M | undefined {
  try {
    const { process } = globalThis as unknown as { process?: { getBuiltinModule?(id: string): unknown } };
    return process?.getBuiltinModule?.(`node:${id}`) as M | undefined;
  } catch {
    return undefined;
  }
}
