/**
 * The host's functions, captured when the module loads: a test runner that replaces the global timers afterwards can
 * neither freeze the runtime nor split it between two clocks.
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
const { performance, setImmediate, setTimeout } = host;

/** Its `now` is the host's monotonic clock, in milliseconds. */
export const monotonic: { now(): number } = performance;

/**
 * Whether turns and timeouts belong to the request that asked for them, as in Cloudflare's workers. There they are
 * dropped with their request, and the host gives up a request that waits for those of another. Only these workers have
 * pairs of web sockets.
 */
export const isByRequest: boolean = "WebSocketPair" in host;

/**
 * Whether `setImmediate` is the host's own. A test runner may have replaced the timers before this module was loaded,
 * and its clock may stand still: such timers have a `clock`.
 */
const hasTurns = setImmediate !== undefined && !("clock" in setImmediate);

/** Not looked for in vain: Node loads its streams for it, which takes longer than all that is here. */
const HostChannel = hasTurns ? undefined : host.MessageChannel;

/** Runs `callback` in its own turn of the event loop, after the host has served its timers and I/O. */
export const nextTurn: (callback: Callback) => void = hasTurns ? setImmediate : HostChannel ? channelTurn : timeoutTurn;

/** `setImmediate` for hosts that have none. The port is closed after use: an open one would hold a process. */
function channelTurn(callback: Callback): void {
  const channel = new (HostChannel as typeof MessageChannel)();
  channel.port1.onmessage = () => {
    channel.port1.close();
    callback();
  };
  channel.port2.postMessage(0);
}

/** `setImmediate` for hosts that have neither it nor channels, such as jest's jsdom. */
function timeoutTurn(callback: Callback): void {
  setTimeout(callback, 0);
}

/**
 * A built-in module of Node, if the host has it (Node from 20.16, Bun, Deno). Bundles for browsers reject an import.
 */
export function builtinModule<M>(id: string): M | undefined {
  try {
    return host.process?.getBuiltinModule?.(`node:${id}`) as M | undefined;
  } catch {
    return undefined;
  }
}

/** The part of Node's `events` that is used here. */
interface Events {
  addAbortListener(signal: object, listener: () => void): unknown;
}

/**
 * The options of an `abort` listener that no other listener can stop. Node's own abort listeners resist
 * `stopImmediatePropagation` by an option without a public name. So this module gives Node an imitation of a signal,
 * and reads the options with which Node listens to it. In other hosts a capturing listener comes before all that do not
 * capture.
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
    // The host has no such function, or requires a real signal.
  }
  const options = { capture: true, ...found };
  try {
    new EventTarget().addEventListener("abort", String, options);
    return options;
  } catch {
    // Cloudflare's workers have no event phases, and refuse a listener that asks for one.
    return found;
  }
}
