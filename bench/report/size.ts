import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { here, oursAt } from "../compile.js";
import { table } from "./table.js";

/** What is imported, and from where. */
const imports: readonly (readonly [names: string, from: string])[] = [
  ["*", "goroutines"],
  ["Channel", "goroutines"],
  ["select", "goroutines"],
  ["WaitGroup", "goroutines"],
  ["Channel, select, go, WaitGroup", "goroutines"],
  ["Pool", "goroutines"],
  ["*", "goroutines/testing"],
  ["*", "goroutines/debug"],
  ["Channel", "@std/async/channel"],
  ["default", "@ayonli/jsext/chan"],
  ["Channel, select", "@thi.ng/csp"],
  ["Channel, select", "@azerum/ts-csp"],
  ["Channel", "async-channel"],
  ["*", "medium"],
  ["Chan, Select, recv, send", "ts-chan"],
  ["Effect, Queue", "effect"],
  ["default", "p-queue"],
  ["default", "p-limit"],
  ["default", "fastq"],
  ["default", "p-map"],
  ["queue", "async"],
  ["PromisePool", "@supercharge/promise-pool"],
  ["Sema", "async-sema"],
  ["default", "bottleneck"],
];

/** The section that says what an import adds to a bundle. */
export async function sizes(): Promise<string> {
  const rows: string[][] = [];
  for (const [names, from] of imports) {
    const size = await weigh(names, resolve(from));
    if (size !== null) rows.push([`${names} from ${from}`, `${size.minified} B`, `${size.gzipped} B`]);
  }
  const text =
    "What an import adds to a bundle: by esbuild for Node, minified, with all its dependencies; then gzip -9.";
  return `## Size\n\n${text}\n\n${table(["", "minified", "gzipped"], rows)}`;
}

function resolve(from: string): string {
  if (!/^goroutines/.test(from)) return from;
  return `${oursAt}${from.slice("goroutines".length)}/index.js`;
}

/** Null where there is no such thing. */
async function weigh(names: string, from: string): Promise<{ minified: number; gzipped: number } | null> {
  if (from.startsWith("/") && !existsSync(from)) return null;
  try {
    const { outputFiles, warnings } = await build({
      stdin: {
        contents: `export ${names === "*" ? names : `{ ${names} }`} from ${JSON.stringify(from)};`,
        resolveDir: here,
      },
      write: false,
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      target: "es2022",
      logLevel: "silent",
    });
    if (warnings.some(({ id }) => id === "import-is-undefined")) return null;
    const { contents } = outputFiles[0]!;
    return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
  } catch {
    return null;
  }
}
