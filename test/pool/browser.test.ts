import { createContext, runInContext } from "node:vm";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/command.js";

let metafile: Metafile;
let code: string;

beforeAll(async () => {
  const built = await build({
    stdin: { contents: 'export * from "./src/index.ts"', resolveDir: ROOT },
    bundle: true,
    format: "iife",
    globalName: "goroutines",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  metafile = built.metafile;
  code = built.outputFiles[0]!.text;
});

/** What a browser has of all that the library uses; neither `process` nor `setImmediate`. */
const BROWSER = {
  setTimeout,
  clearTimeout,
  queueMicrotask,
  performance,
  MessageChannel,
  AbortController,
  AbortSignal,
  DOMException,
  console,
};

/** Runs a script beside the bundle in a realm of its own, with the globals given. */
async function inRealm(globals: object, script: string): Promise<unknown> {
  const realm = createContext({ ...globals });
  runInContext(code, realm);
  // What comes from another realm has other prototypes.
  return JSON.parse(await runInContext(`(async () => JSON.stringify(await (async () => { ${script} })()))()`, realm));
}

describe("the bundle for browsers", () => {
  test("imports nothing: no module of Node's, no package", () => {
    const outputs = Object.values(metafile.outputs);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.imports).toEqual([]);
    const inputs = Object.entries(metafile.inputs).filter(([path]) => path !== "<stdin>");
    expect(inputs.map(([path]) => path).filter((path) => !path.startsWith("src/"))).toEqual([]);
    expect(inputs.flatMap(([, { imports }]) => imports).filter(({ external }) => external)).toEqual([]);
    expect(code.match(/\brequire\(|\bimport\(/)).toBeNull();
  });

  test("has a pool that works", async () => {
    const script = `
      const { Pool, sleep } = goroutines;
      const pool = new Pool(async (n, { worker, attempt }) => {
        await sleep(n);
        if (attempt === 1 && n === 2) throw new Error("again");
        return n * 10;
      }, { workers: 2, queue: 1, results: 1, retry: { attempts: 2 }, rate: { limit: 10, interval: 1 }, aging: 5 });
      const ran = await Promise.all([1, 2, 3].map((n) => pool.run(n, { priority: n })));
      await pool.submit(4);
      const { value } = await pool.results.receive();
      const mapped = [];
      for await (const result of pool.map([3, 1, 2], { ordered: true })) mapped.push(result);
      const { done, retried } = pool.stats;
      await pool.close();
      return { ran, outcome: [value.status, value.value], mapped, done, retried };`;
    expect(await inRealm(BROWSER, script)).toEqual({
      ran: [10, 20, 30],
      outcome: ["done", 40],
      mapped: [30, 10, 20],
      done: 7,
      retried: 2,
    });
  });

  test("cancels and times out there", async () => {
    const script = `
      const { Pool, sleep, TimeoutError, ClosedPoolError } = goroutines;
      const pool = new Pool((_, { signal }) => sleep(60_000, { signal }), { workers: 1, timeout: 5 });
      const timedOut = await pool.run(1).catch((error) => error instanceof TimeoutError);
      const cancel = new AbortController();
      const run = pool.run(2, { signal: cancel.signal }).catch((reason) => reason);
      cancel.abort("cancelled");
      const cancelled = await run;
      const stopped = pool.run(3).catch((error) => error instanceof ClosedPoolError);
      await pool.stop();
      return [timedOut, cancelled, await stopped];`;
    expect(await inRealm(BROWSER, script)).toEqual([true, "cancelled", true]);
  });

  test.each([
    ["the number that the browser tells", { navigator: { hardwareConcurrency: 3 } }, 3],
    ["a few where it tells none", {}, 4],
    ["a few where its navigator tells none", { navigator: {} }, 4],
  ])("has as many workers as %s", async (_, globals, workers) => {
    const script = "return new goroutines.Pool(() => {}).stats.workers;";
    expect(await inRealm({ ...BROWSER, ...globals }, script)).toBe(workers);
  });
});

describe("a host with a process that has no getBuiltinModule", () => {
  test.each([
    ["as Node had before 20.16", { process: { version: "v20.0.0" } }],
    ["as some bundlers put in its place", { process: { env: {} } }],
    ["or is nothing at all", { process: undefined }],
  ])("has a pool that works, %s", async (_, globals) => {
    const script = `
      const pool = new goroutines.Pool(async (n) => n + 1, { workers: 2, name: "plain" });
      const results = await Promise.all([1, 2, 3].map((n) => pool.run(n)));
      await pool.close();
      return results;`;
    expect(await inRealm({ ...BROWSER, ...globals }, script)).toEqual([2, 3, 4]);
  });
});

describe("a host whose getBuiltinModule knows some modules only", () => {
  test("has a pool that works", async () => {
    const script = `
      const pool = new goroutines.Pool(async (n) => n + 1);
      const results = await Promise.all([1, 2, 3].map((n) => pool.run(n)));
      await pool.close();
      return results;`;
    const process = { getBuiltinModule: () => undefined };
    expect(await inRealm({ ...BROWSER, process }, script)).toEqual([2, 3, 4]);
  });
});
