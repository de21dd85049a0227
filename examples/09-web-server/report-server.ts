import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { context, type Outcome, Pool, type PoolOptions, type PoolStats, WaitGroup } from "goroutines";
import { makeReport, parseQuery, type Query, type Report } from "./report.js";

/** A request that waits for its answer is a job: every job has exactly one outcome, so every request has one answer. */
interface Exchange {
  readonly query: Query;
  readonly response: ServerResponse;
}

/** Seconds after which a refused client may try again. */
const RETRY_AFTER = "1";

/**
 * An HTTP server behind a pool: the workers limit the requests in progress, and the queue limits those that wait. Under
 * too much load it refuses some at once, instead of becoming slow for all.
 *
 * - 200: the report
 * - 503 with Retry-After: the queue is full, or the server is closing and has no time left for it
 * - 504: the report has taken longer than the pool's timeout
 * - 500: making the report failed
 *
 * A client that disconnects cancels its job.
 */
export class ReportServer {
  readonly #pool: Pool<Exchange, Report>;
  readonly #server = createServer((request, response) => this.#take(request, response));
  readonly #answers = new Map<number, number>();
  /** Counts the requests whose answer has not left yet. */
  readonly #open = new WaitGroup();
  #closing = false;

  constructor(options: PoolOptions<Exchange, Report>, make: typeof makeReport = makeReport) {
    this.#pool = new Pool(({ query }, { worker, signal }) => make(query, worker, signal), {
      ...options,
      onOutcome: (outcome) => this.#conclude(outcome),
    });
  }

  /** Resolves to the port, which the system chooses if the given one is 0. */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Refuses new requests, finishes those in progress, and resolves when the last answer has left. A request that is not
   * finished after `grace` milliseconds is answered with 503, without waiting for a report that ignores its signal.
   */
  async close(grace = Infinity): Promise<void> {
    this.#closing = true;
    const closed = once(this.#server, "close");
    this.#server.close();
    await this.#finish(grace);
    await this.#open.wait();
    // Connections that browsers open in advance, without a request so far.
    this.#server.closeAllConnections();
    await closed;
  }

  async #finish(grace: number): Promise<void> {
    const [ctx, cancel] = context.withTimeout(context.background(), grace);
    using _ = cancel;
    try {
      await this.#pool.close({ signal: ctx.signal });
    } catch {
      await this.#pool.stop("closing", { abandon: true });
    }
  }

  /** How many answers of each status were sent. */
  get answers(): ReadonlyMap<number, number> {
    return this.#answers;
  }

  get stats(): PoolStats {
    return this.#pool.stats;
  }

  #take({ method, url = "/" }: IncomingMessage, response: ServerResponse): void {
    this.#open.add(1);
    const gone = new AbortController();
    response.on("close", () => {
      this.#open.done();
      if (!response.writableFinished) gone.abort(new Error("the client has gone"));
    });

    const query = method === "GET" ? parseQuery(url) : null;
    if (url === "/stats") {
      // Needs no worker, so it answers even if all are busy.
      this.#answer(response, 200, this.stats);
    } else if (query === null) {
      this.#answer(response, 404, { error: "not found" });
    } else if (!this.#pool.trySubmit({ query, response }, { signal: gone.signal })) {
      this.#answer(response, 503, { error: this.#closing ? "closing" : "busy" });
    }
  }

  #conclude(outcome: Outcome<Exchange, Report>): void {
    const { response } = outcome.job;
    switch (outcome.status) {
      case "done":
        this.#answer(response, 200, outcome.value);
        break;
      case "timedOut":
        this.#answer(response, 504, { error: "timed out" });
        break;
      case "failed":
        console.error(outcome.error);
        this.#answer(response, 500, { error: "internal error" });
        break;
      case "cancelled":
        // By its client, which has disconnected, or by the shutdown of the server.
        if (!response.destroyed) this.#answer(response, 503, { error: "closing" });
        break;
    }
  }

  #answer(response: ServerResponse, status: number, body: object): void {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    response.statusCode = status;
    response.setHeader("Content-Type", "application/json");
    if (status === 503) response.setHeader("Retry-After", RETRY_AFTER);
    // Otherwise the connection would stay open for another request, and keep the server from closing.
    if (this.#closing) response.setHeader("Connection", "close");
    response.end(JSON.stringify(body));
  }
}
