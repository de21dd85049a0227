import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { DIST } from "../build/places.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};

/** Serves the built site as a static host does: `/tour/why` is `tour/why.html`. */
export async function serve(): Promise<{ readonly origin: string; close(): void }> {
  if (!existsSync(join(DIST, "index.html"))) throw new Error("there is no site yet: npm run docs");
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const names = path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`];
    const file = names.map((name) => join(DIST, name)).find((name) => extname(name) !== "" && existsSync(name));
    response.writeHead(file === undefined ? 404 : 200, {
      "content-type": TYPES[extname(file ?? ".html")] ?? "application/octet-stream",
    });
    response.end(file === undefined ? "not found" : readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
