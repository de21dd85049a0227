import { sleep } from "goroutines";

/** What the server is asked for. */
export interface Query {
  readonly id: string;
  /** Milliseconds that it takes to answer. */
  readonly takes: number;
  /** Whether whatever answers it ignores its signal, as many a driver does. */
  readonly deaf: boolean;
}

export interface Report {
  readonly id: string;
  readonly worker: number;
}

/**
 * Stands for a query to a database that can serve a few at a time; gives up as soon as nobody wants the answer, unless
 * it is deaf.
 */
export async function makeReport({ id, takes, deaf }: Query, worker: number, signal: AbortSignal): Promise<Report> {
  await sleep(takes, deaf ? {} : { signal });
  return { id, worker };
}

const BASE = "http://localhost";

/** `/reports/42?takes=20`, `/reports/42?takes=20&deaf`. Null if that is not what the URL asks for. */
export function parseQuery(url: string): Query | null {
  // Not every path that a client can send is one.
  if (!URL.canParse(url, BASE)) return null;
  const { pathname, searchParams } = new URL(url, BASE);
  const [, id] = /^\/reports\/(\w+)$/.exec(pathname) ?? [];
  const takes = Number(searchParams.get("takes") ?? 10);
  return id !== undefined && takes >= 0 ? { id, takes, deaf: searchParams.has("deaf") } : null;
}
