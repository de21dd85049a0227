import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Channel } from "goroutines";
import { afterEach, expect, test } from "vitest";
import { getter } from "./programs/undici.js";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A server whose requests the test answers. */
async function serve(workers: number) {
  const exchanges = new Channel<Exchange>(Infinity);
  const server = createServer((request, response) => void exchanges.trySend({ request, response }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const pages = getter(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, workers);
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
    () => pages.connections.destroy(),
    () => pages.stop(),
  );
  return { exchanges, pages };
}

test("asks for as many at once as there are workers, and no more", async () => {
  const { exchanges, pages } = await serve(2);
  const all = Promise.all(["/1", "/2", "/3", "/4"].map((path) => pages.run(path)));
  const first = [await exchanges.take(), await exchanges.take()];
  expect([exchanges.length, pages.running]).toEqual([0, 2]);
  for (const { request, response } of first) response.end(JSON.stringify(request.url));
  for (let i = 0; i < 2; i++) {
    const { request, response } = await exchanges.take();
    response.end(JSON.stringify(request.url));
  }
  expect(await all).toEqual(["/1", "/2", "/3", "/4"]);
});

test("asks again what the server was too busy for, and not what is missing", async () => {
  const { exchanges, pages } = await serve(1);
  const answer = pages.run("/busy");
  (await exchanges.take()).response.writeHead(503, { "Retry-After": "0" }).end("busy");
  (await exchanges.take()).response.end("1");
  expect(await answer).toBe(1);

  const missing = expect(pages.run("/missing")).rejects.toThrow("/missing: 404");
  (await exchanges.take()).response.writeHead(404).end("none");
  await missing;
  expect(exchanges.length).toBe(0);
});

test("gives the connection back after an answer that it does not want", async () => {
  const { exchanges, pages } = await serve(1);
  for (let i = 0; i < 3; i++) {
    const missing = expect(pages.run("/missing")).rejects.toThrow("404");
    (await exchanges.take()).response.writeHead(404).end("x".repeat(200_000));
    await missing;
  }
});

test("a cancelled job ends its request", async () => {
  const { exchanges, pages } = await serve(1);
  const client = new AbortController();
  const cancelled = expect(pages.run("/slow", { signal: client.signal })).rejects.toThrow("not wanted");
  const { response } = await exchanges.take();
  const closed = once(response, "close");
  client.abort(new Error("not wanted"));
  await cancelled;
  await closed;
  expect(response.writableFinished).toBe(false);
});
