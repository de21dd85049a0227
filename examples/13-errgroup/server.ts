import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Channel, Millisecond, sleep } from "goroutines";

/** How many clients wait for an endless page. */
const PATIENT = 2;

/**
 * A server to fetch from:
 *
 * - `/pages/NAME` is a page, 20 ms later;
 * - `/endless/NAME` is never answered;
 * - `/broken` fails, as soon as two requests for endless pages are waiting.
 */
export class PageServer {
  /** Called for each client that disconnected before its answer. */
  readonly gone: Channel<string> = new Channel(PATIENT);
  /** The maximum number of page requests that were served at the same time. */
  mostAtOnce = 0;
  #serving = 0;
  readonly #waiting = new Channel<string>(PATIENT);
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Resolves to its URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve({ url = "/" }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.startsWith("/endless/")) {
      await this.#waiting.send(url);
      await once(response, "close");
      await this.gone.send(url);
    } else if (url === "/broken") {
      for (let i = 0; i < PATIENT; i++) await this.#waiting.receive();
      response.writeHead(500).end();
    } else {
      this.#serving += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#serving);
      await sleep(20 * Millisecond);
      this.#serving -= 1;
      response.end(`the page ${url}`);
    }
  }
}
