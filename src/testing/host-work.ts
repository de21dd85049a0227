/** The host's work in progress for one bubble: requests, timers and connections that the bubble's code has begun. */
export class HostWork {
  readonly #pending: Map<number, Piece> = new Map();
  readonly #socketsBefore: number = activeSockets();

  /** Called when the bubble's code begins a piece of work, given by the host's number, type and object. */
  begun(id: number, type: string, resource: Resource): void {
    const kind = kindOf(type);
    if (kind !== null) this.#pending.set(id, { kind, resource });
    if (type === "TCPWRAP") sockets.add(new WeakRef(resource));
  }

  /** Called when the host has called back. Only a request is over by that: `isUnderWay` checks the other kinds. */
  calledBack(id: number): void {
    if (this.#pending.get(id)?.kind === "request") this.#pending.delete(id);
  }

  /** Whether some work is in progress that ends soon by itself. */
  get hasRequests(): boolean {
    return this.#has((kind) => kind === "request" || kind === "stream");
  }

  /** Whether any work is in progress that may call back into the bubble. */
  get isPending(): boolean {
    return this.#has(() => true);
  }

  /**
   * Whether a connection is in use that may have been opened earlier: a connection pool may have lent it to the bubble.
   */
  get hasBorrowed(): boolean {
    for (const reference of sockets) {
      const socket = reference.deref();
      if (socket === undefined) sockets.delete(reference);
      else if (isUnderWay.connection(socket)) return true;
    }
    return activeSockets() > this.#socketsBefore;
  }

  #has(counts: (kind: Kind) => boolean): boolean {
    for (const [id, { kind, resource }] of this.#pending) {
      if (!counts(kind)) continue;
      if (isUnderWay[kind](resource)) return true;
      if (kind === "timer") this.#pending.delete(id);
    }
    return false;
  }
}

/** The part of the host's resource objects that is used here. */
export interface Resource {
  hasRef?(): boolean;
  readonly _destroyed?: boolean;
  readonly buffer?: unknown;
}

/**
 * A request is over when the host calls back. A stream is busy while it has a buffer to work on, a timer until it has
 * fired or was cleared, and a connection while it holds the process.
 */
type Kind = "request" | "stream" | "timer" | "connection";

interface Piece {
  readonly kind: Kind;
  readonly resource: Resource;
}

const isUnderWay: Readonly<Record<Kind, (resource: Resource) => boolean>> = {
  request: () => true,
  stream: ({ buffer }) => buffer !== null && buffer !== undefined,
  timer: ({ _destroyed }) => _destroyed === false,
  connection: (resource) => resource.hasRef?.() === true,
};

/**
 * Types of connections. Listening sockets and the pipes of the standard streams are not among them: they may never end.
 */
const CONNECTIONS: ReadonlySet<string> = new Set([
  "TCPWRAP",
  "TLSWRAP",
  "UDPWRAP",
  "PROCESSWRAP",
  "WORKER",
  "MESSAGEPORT",
]);

function kindOf(type: string): Kind | null {
  if (type === "Timeout" || type === "Immediate") return "timer";
  if (type === "ZLIB") return "stream";
  if (CONNECTIONS.has(type)) return "connection";
  return /REQ|REQUEST$|(CONNECT|WRITE|SHUTDOWN|SEND|QUERY)WRAP$/.test(type) ? "request" : null;
}

/** The connections that bubbles have opened. */
const sockets: Set<WeakRef<Resource>> = /* @__PURE__ */ new Set();

interface Host {
  readonly process?: { getActiveResourcesInfo?(): readonly string[] };
}

function activeSockets(): number {
  return activeResources().filter((type) => type === "TCPSocketWrap").length;
}

function activeResources(): readonly string[] {
  try {
    return (globalThis as Host).process?.getActiveResourcesInfo?.() ?? [];
  } catch {
    // Cloudflare's workers have the function, and it says that it is not implemented.
    return [];
  }
}
