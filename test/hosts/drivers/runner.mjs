// Runs a program as a test of a test runner: the test imports it, and ends when it has printed what is expected.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expected } from "./expected.mjs";

const [runner, program] = process.argv.slice(2);
const { resolve } = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const node = (script, ...args) => [process.execPath, script, ...args];
const vmModules = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const jest = (...args) => [
  process.execPath,
  ...vmModules,
  join(dirname(resolve("jest/package.json")), "bin/jest.js"),
  "--rootDir=.",
  ...args,
];

/** Where the test function comes from, and how the file is run. */
const RUNNERS = {
  jest: { from: "", run: (file) => jest("--testEnvironment=node", "--runTestsByPath", file) },
  "jest, jsdom": {
    from: "",
    run: (file) => jest(`--testEnvironment=${resolve("jest-environment-jsdom")}`, "--runTestsByPath", file),
  },
  vitest: {
    from: 'import { test } from "vitest";',
    run: (file) => node(join(root, "node_modules/vitest/vitest.mjs"), "run", "--root=.", file),
  },
  "vitest, concurrent": {
    from: 'import { test as each } from "vitest"; const test = each.concurrent;',
    run: (file) => node(join(root, "node_modules/vitest/vitest.mjs"), "run", "--root=.", file),
  },
  "node:test": { from: 'import { test } from "node:test";', run: (file) => node("--test", file) },
  mocha: { from: "const test = it;", run: (file) => node(resolve("mocha/bin/mocha.js"), "--timeout=10000", file) },
  "bun test": {
    from: 'import { test } from "bun:test";',
    run: (file) => [join(dirname(resolve("bun/package.json")), "bin/bun.exe"), "test", `./${file}`],
  },
  "deno test": {
    from: "const test = (name, fn) => Deno.test({ name, fn, sanitizeOps: false });",
    run: (file) => {
      const deno = join(dirname(resolve("deno/package.json")), "bin.cjs");
      return node(deno, "test", "--allow-read", "--allow-write", "--no-prompt", "--no-lock", "--no-check", file);
    },
  },
};

/** What the isolation program has to bear: a test that fails, and one that its runner has given up, before it or beside it. */
const OTHERS = `
import { Channel } from "goroutines";
import { external, synctest } from "goroutines/testing";
const failure = (bubble) => bubble.then(() => { throw new Error("has not failed"); }, () => {});
test("another fails", () => failure(synctest(() => new Channel().receive())));
test("another is given up", () => {
  void failure(synctest(() => external(new Promise(() => {})), { timeout: 3_000 }));
});`;

const { from, run } = RUNNERS[runner];
// Below the project, as a runner looks for files in its own folder only.
const folder = mkdtempSync("test-");
const output = join(folder, "printed.txt");
const file = join(folder, `${basename(program, ".mjs")}.test.mjs`);
writeFileSync(output, "");
writeFileSync(
  file,
  `${from}
import { writeFileSync } from "node:fs";
${basename(program) === "isolation.mjs" ? OTHERS : ""}
test("it prints what is expected", async () => {
  let printed = "";
  console.log = (...args) => { printed += args.map(String).join(" ") + "\\n"; };
  await import("../programs/${basename(program)}");
  for (let waited = 0; printed !== ${JSON.stringify(expected)} && waited < 8_000; waited += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  writeFileSync(${JSON.stringify(output)}, printed);
  if (printed !== ${JSON.stringify(expected)}) throw new Error(printed);
}, ${runner === "mocha" || runner === "deno test" || runner === "node:test" ? "undefined" : "10_000"});
`,
);
const [executable, ...args] = run(file);
const { status, stdout, stderr } = spawnSync(executable, args, {
  encoding: "utf8",
  env: { ...process.env, CI: "true" },
});
process.stdout.write(readFileSync(output, "utf8"));
if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;
rmSync(folder, { recursive: true, force: true });
