/**
 * What the runtime takes from its host, captured when the module loads: a test runner that replaces the
 * global timers afterwards can neither freeze the runtime nor split it between two clocks.
 */

type Callback = () => void;

interface Host {
  readonly performance: { now(): number };
  readonly setImmediate?: (callback: Callback) => unknown;
  readonly setTimeout: (callback: Callback, ms: number) => unknown;
  readonly MessageChannel?: typeof MessageChannel;
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

const host = globalThis as unknown as Host;
const { performance, setImmediate, setTimeout, MessageChannel: HostChannel } = host;

/** Its `now` is the host's monotonic clock, in milliseconds. */
export const monotonic: { now(): number } = performance;

/**
 * Whether turns and timeouts belong to the request that has asked for them, as in Cloudflare's workers: they are dropped with it, and
 * the host gives up a request that waits for those of another. Only these workers have pairs of web sockets.
 */
export const isByRequest: boolean = "WebSocketPair" in host;

/**
 * Runs `callback` in a turn of the event loop of its own, after the host has served its timers and I/O. A test runner may
 * have replaced the timers before this module was loaded, and its clock may stand still: theirs have a `clock`.
 */
export const nextTurn: (callback: Callback) => void =
  setImmediate !== undefined && !("clock" in setImmediate) ? setImmediate : HostChannel ? channelTurn : timeoutTurn;

/** `setImmediate` for hosts that have none. The port is closed after use: an open one would hold a process. */
function channelTurn(callback: Callback): void {
  const channel = new (HostChannel as typeof MessageChannel)();
  channel.port1.onmessage = () => {
    channel.port1.close();
    callback();
  };
  channel.port2.postMessage(0);
}

/** For hosts that have neither, such as jest's jsdom. */
function timeoutTurn(callback: Callback): void {
  setTimeout(callback, 0);
}

/** A module of Node that the host has too (Node from 20.16, Bun, Deno). No import: bundles for browsers refuse those. */
export function builtinModule<M>(id: string): M | undefined {
  try {
    return host.process?.getBuiltinModule?.(`node:${id}`) as M | undefined;
  } catch {
    return undefined;
  }
}

/** As much of Node's `events` as is used here. */
interface Events {
  addAbortListener(signal: object, listener: () => void): unknown;
}

/**
 * The options of a listener for `abort` that hears it whatever another listener does. Node's own abort listeners resist
 * `stopImmediatePropagation` by an option without a public name. So Node is shown an imitation of a signal, and registers
 * such a listener on it. In other hosts a capturing listener comes before all that do not capture.
 */
export const abortListenerOptions: AddEventListenerOptions = /* @__PURE__ */ findAbortListenerOptions();

function findAbortListenerOptions(): AddEventListenerOptions {
  let found = {};
  try {
    (builtinModule("events") as Events).addAbortListener(
      { aborted: false, addEventListener: (_type: string, _listener: unknown, options: object) => (found = options) },
      () => {},
    );
  } catch {
    // A host that has no such function, or insists on a real signal.
  }
  const options = { capture: true, ...found };
  try {
    new EventTarget().addEventListener("abort", String, options);
    return options;
  } catch {
    // Cloudflare's workers have no phases of events, and refuse a listener that asks for one.
    return found;
  }
}
