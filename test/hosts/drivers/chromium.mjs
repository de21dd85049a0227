// Runs a program in headless Chromium, as plain ES modules with an import map: in a page, or in a module worker.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, relative } from "node:path";
import { chromium } from "playwright-core";
import { settle } from "./expected.mjs";

const [place, program] = process.argv.slice(2);
const root = process.cwd();
const address = `/${relative(root, program).replaceAll("\\", "/")}`;
/** Without a bundler a page takes the few files for runtimes. */
const PACKAGE = "/node_modules/goroutines/dist/goroutines";

// A worker has no import map: its modules get the addresses themselves.
const resolved = (text) =>
  text
    .replaceAll('from "goroutines"', `from "${PACKAGE}/index.js"`)
    .replaceAll('from "goroutines/testing"', `from "${PACKAGE}/testing/index.js"`);

const IMPORTS = { goroutines: `${PACKAGE}/index.js`, "goroutines/testing": `${PACKAGE}/testing/index.js` };
const PAGE = `<!doctype html>
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script>
  globalThis.printed = "";
  const print = (...args) => { printed += args.map(String).join(" ") + "\\n"; };
  globalThis.addEventListener("error", ({ message }) => print(message));
  globalThis.addEventListener("unhandledrejection", ({ reason }) => print(reason));
</script>
${
  place === "page"
    ? `<script>console.log = print;</script><script type="module" src="${address}"></script>`
    : `<script>
  const worker = new Worker("/worker.js", { type: "module" });
  worker.onmessage = ({ data }) => print(data);
  worker.onerror = ({ message }) => print(message);
</script>`
}`;
const WORKER = `
console.log = (...args) => postMessage(args.map(String).join(" "));
await import("${address}?resolved");
`;

const server = createServer(({ url }, response) => {
  if (url === "/") return response.setHeader("content-type", "text/html").end(PAGE);
  response.setHeader("content-type", "text/javascript");
  if (url === "/worker.js") return response.end(WORKER);
  try {
    const { pathname, search } = new URL(url, "http://localhost");
    const text = readFileSync(join(root, pathname), "utf8");
    response.end(search === "?resolved" ? resolved(text) : text);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await settle(() => page.evaluate(() => globalThis.printed));
await browser.close();
server.close();
