import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { Gated } from "./gated.js";
import { expressApp } from "./programs/express.js";
import { fastifyApp } from "./programs/fastify.js";

/** What is open when a test ends. */
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const FRAMEWORKS = {
  async express(gated: Gated): Promise<Server> {
    const server = createServer(expressApp(gated.pool)).listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  },
  async fastify(gated: Gated): Promise<Server> {
    const app = fastifyApp(gated.pool);
    await app.listen({ port: 0, host: "127.0.0.1" });
    return app.server;
  },
};

describe.each(["express", "fastify"] as const)("%s", (framework) => {
  async function serve(options: ConstructorParameters<typeof Gated>[0]) {
    const gated = new Gated(options);
    const server = await FRAMEWORKS[framework](gated);
    open.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => gated.pool.stop(),
    );
    const { port } = server.address() as AddressInfo;
    return { gated, get: (id: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}/reports/${id}`, init) };
  }

  test("answers with what the pool has made", async () => {
    const { gated, get } = await serve({ workers: 1, queue: 1 });
    const answer = get("7");
    await gated.release();
    const response = await answer;
    expect([response.status, await response.json()]).toEqual([200, { id: "7" }]);
  });

  test("refuses with 503 and Retry-After what does not fit into the queue", async () => {
    const { gated, get } = await serve({ workers: 1, queue: 0 });
    const first = get("1");
    await gated.started.take();
    const refused = await get("2");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    await gated.release();
    expect((await first).status).toBe(200);
  });

  test("cancels the work for a client that has gone, and gives its worker to the next", async () => {
    const { gated, get } = await serve({ workers: 1, queue: 1 });
    const client = new AbortController();
    const gone = get("1", { signal: client.signal }).catch((error) => error.name);
    await gated.started.take();
    client.abort();
    expect(await gone).toBe("AbortError");
    expect(await gated.cancelled.take()).toBe("1");

    const next = get("2");
    await gated.release();
    expect((await next).status).toBe(200);
  });

  test("answers with 500 to a job that fails, with 504 to one that takes too long", async () => {
    const { get } = await serve({ workers: 1, queue: 1, timeout: 20 });
    expect((await get("wrong")).status).toBe(500);
    expect((await get("1")).status).toBe(504);
  });

  test.skipIf(process.platform === "win32")("on SIGTERM finishes what it has, then ends", async () => {
    const args = ["--import", "tsx", fileURLToPath(new URL("start.ts", import.meta.url)), framework];
    const child = spawn(process.execPath, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL("tsconfig.json", import.meta.url)) },
    });
    open.push(() => child.kill("SIGKILL"));
    const ended = once(child, "exit");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async () => (await lines.next()).value;

    const port = (await line())?.replace("port ", "");
    const get = (id: string) => fetch(`http://127.0.0.1:${port}/reports/${id}`);
    const running = get("1");
    expect(await line()).toBe("started 1");
    child.kill("SIGTERM");
    expect(await line()).toBe("closing");
    const status = await get("2").then(
      (response) => response.status,
      () => "refused",
    );
    expect(["refused", 503]).toContain(status); // Fastify takes a moment to refuse connections, and says 503 until then
    child.stdin.write("\n");
    expect(await (await running).json()).toEqual({ id: "1" });
    expect(await line()).toBe("closed");
    expect(await ended).toEqual([0, null]);
  });
});
