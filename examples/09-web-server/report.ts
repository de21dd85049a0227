import { sleep } from "goroutines";

/** A request for a report. */
export interface Query {
  readonly id: string;
  /** The time until the answer, in milliseconds. */
  readonly takes: number;
  /** Whether the source ignores its signal, as some database drivers do. */
  readonly deaf: boolean;
}

export interface Report {
  readonly id: string;
  readonly worker: number;
}

/**
 * Stands for a query to a database that can serve a few at a time. It ends when its signal aborts, unless it is deaf.
 */
export async function makeReport({ id, takes, deaf }: Query, worker: number, signal: AbortSignal): Promise<Report> {
  await sleep(takes, deaf ? {} : { signal });
  return { id, worker };
}

const BASE = "http://localhost";

/** `/reports/42?takes=20`, `/reports/42?takes=20&deaf`. Null if that is not what the URL asks for. */
export function parseQuery(url: string): Query | null {
  // A client may send a path that cannot be decoded.
  if (!URL.canParse(url, BASE)) return null;
  const { pathname, searchParams } = new URL(url, BASE);
  const [, id] = /^\/reports\/(\w+)$/.exec(pathname) ?? [];
  const takes = Number(searchParams.get("takes") ?? 10);
  return id !== undefined && takes >= 0 ? { id, takes, deaf: searchParams.has("deaf") } : null;
}
