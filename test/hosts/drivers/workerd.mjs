// Runs a program in workerd, the runtime of Cloudflare Workers, within a request: what is made outside of one may not wait. A program
// that has `serve` is called for 300 requests: one after the other, or as many at once as it says.
import { dirname } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { expected } from "./expected.mjs";

const [, , program] = process.argv;
const contents = `
let printed = "";
console.log = (...args) => { printed += args.map(String).join(" ") + "\\n"; };
globalThis.servesItself = true;
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const program = await import(${JSON.stringify(program)});
    if (pathname === "/serve") return new Response(String(await program.serve(Number(searchParams.get("n")))));
    if ("serve" in program) return new Response("serve " + (program.atOnce ?? 1));
    // The request stays open until all is printed: with it, what it has started would end.
    for (let waited = 0; printed !== ${JSON.stringify(expected)} && waited < 8_000; waited += 20) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return new Response(printed);
  },
};`;
const bundle = await build({
  stdin: { contents, resolveDir: dirname(program), loader: "js" },
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  external: ["node:*"],
});
const worker = new Miniflare({
  modules: true,
  script: bundle.outputFiles[0].text,
  compatibilityDate: "2026-04-01",
  compatibilityFlags: ["nodejs_compat"],
});
const ask = async (path) => (await worker.dispatchFetch(`http://localhost${path}`)).text();

// The first request is the one in which the program runs.
const answer = await ask("/");
const [, atOnce] = /^serve (\d+)$/.exec(answer) ?? [];
if (atOnce !== undefined) {
  let right = 0;
  let next = 0;
  const client = async () => {
    while (next < 300) if ((await ask(`/serve?n=${next++}`).catch(String)) === "true") right += 1;
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, client));
  console.log(`${right} of 300`);
} else {
  process.stdout.write(answer);
}
await worker.dispose();
