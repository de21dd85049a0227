import { sleep } from "goroutines";

/** What the server is asked for. */
export interface Query {
  readonly id: string;
  /** Milliseconds that it takes to answer. */
  readonly takes: number;
}

export interface Report {
  readonly id: string;
  readonly worker: number;
}

/** Stands for a query to a database that can serve a few at a time; gives up as soon as nobody wants the answer. */
export async function makeReport({ id, takes }: Query, worker: number, signal: AbortSignal): Promise<Report> {
  await sleep(takes, { signal });
  return { id, worker };
}

const BASE = "http://localhost";

/** `/reports/42?takes=20`. Null if that is not what the URL asks for. */
export function parseQuery(url: string): Query | null {
  // Not every path that a client can send is one.
  if (!URL.canParse(url, BASE)) return null;
  const { pathname, searchParams } = new URL(url, BASE);
  const [, id] = /^\/reports\/(\w+)$/.exec(pathname) ?? [];
  const takes = Number(searchParams.get("takes") ?? 10);
  return id !== undefined && takes >= 0 ? { id, takes } : null;
}
