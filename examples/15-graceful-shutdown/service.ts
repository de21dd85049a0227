import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, Channel, context, type ReceiveChannel, select, WaitGroup } from "goroutines";

interface Job {
  readonly name: string;
  /** Its duration in milliseconds. */
  readonly takes: number;
}

/**
 * Takes jobs by HTTP, `POST /jobs/NAME?takes=MS`; each worker does one after the other.
 *
 * - 202: the job is in the queue
 * - 503 with Retry-After: the queue is full
 * - 404: anything else
 */
export class Service {
  finished = 0;
  givenUp = 0;
  readonly #jobs: Channel<Job>;
  readonly #workers = new WaitGroup();
  readonly #server: Server = createServer((request, response) => this.#take(request, response));

  /** Starts the workers. They give up unfinished jobs when the context is over. */
  constructor(ctx: context.Context, workers: number, queue: number) {
    this.#jobs = new Channel(queue);
    for (let i = 0; i < workers; i++) this.#workers.go(() => this.#work(ctx, this.#jobs));
  }

  /** Resolves to the port, which the system chooses if the given one is 0. */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more jobs, and waits for the workers to empty the queue. Clients have until the context is over. */
  async shutDown(ctx: context.Context): Promise<void> {
    const closed = new Channel<never>();
    this.#server.close(() => closed.close());
    const { case: first } = await select({ closed, late: ctx.done });
    // In Go the process would end, and the connections with it.
    if (first === "late") this.#server.closeAllConnections();
    // No more values are sent.
    this.#jobs.close();
    await this.#workers.wait();
  }

  async #work(ctx: context.Context, jobs: ReceiveChannel<Job>): Promise<void> {
    for await (const { name, takes } of jobs) {
      const { case: first } = await select({ finished: after(takes), over: ctx.done });
      if (first === "finished") {
        this.finished += 1;
        console.log(`${name}: finished`);
      } else {
        this.givenUp += 1;
        console.log(`${name}: given up, ${(context.cause(ctx) as Error).message}`);
      }
    }
  }

  #take({ method, url = "/" }: IncomingMessage, response: ServerResponse): void {
    const [, name, takes] = /^\/jobs\/(\w+)\?takes=(\d+)$/.exec(url) ?? [];
    if (method !== "POST" || name === undefined) {
      response.statusCode = 404;
    } else if (this.#jobs.trySend({ name, takes: Number(takes) })) {
      response.statusCode = 202;
    } else {
      response.statusCode = 503;
      response.setHeader("Retry-After", "1");
    }
    response.end();
  }
}
