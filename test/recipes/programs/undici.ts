import { Pool, Second } from "goroutines";
import { Pool as Connections } from "undici";

/** An answer that is not what was asked for. */
export class StatusError extends Error {
  readonly status: number;
  /** Milliseconds after which the server wants to be asked again. */
  readonly retryAfter: number;

  constructor(path: string, status: number, retryAfter: number) {
    super(`${path}: ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Gets JSON from one server: a few requests at a time, and again what the server was too busy for. */
export function getter(origin: string, workers: number): Pool<string, unknown> & { readonly connections: Connections } {
  const connections = new Connections(origin, { connections: workers, pipelining: 1 });
  const pool = new Pool(
    async (path: string, { signal }) => {
      const { statusCode, headers, body } = await connections.request({ method: "GET", path, signal });
      if (statusCode === 200) return await body.json();
      await body.dump(); // or the connection stays taken
      throw new StatusError(path, statusCode, Number(headers["retry-after"] ?? 1) * Second);
    },
    {
      workers,
      attemptTimeout: 10 * Second,
      retry: {
        attempts: 3,
        when: (error) => error instanceof StatusError && error.status === 503,
        delay: (_attempt, error) => (error instanceof StatusError ? error.retryAfter : 0),
      },
    },
  );
  return Object.assign(pool, { connections });
}
