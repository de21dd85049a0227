/**
 * Installs the packed package in an empty project, and compiles a program that imports all of it with every compiler of this
 * folder's package, under every module resolution, with and without the DOM, and with `skipLibCheck: false`: so the
 * declarations are checked, too. Then publint and attw look at the tarball, and the public API is compared with its report.
 *
 *     npm run test:declarations                 all of it
 *     npm run test:declarations -- 5.4 bundler  what has these in its name
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { node } from "../support/command.js";
import { install } from "../support/install.js";
import { installPacked } from "../support/packed.js";
import { REPORTS, reports } from "./api-report.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const TOOLS = join(HERE, "node_modules");
const chosen = process.argv.slice(2);

install(HERE);

/** The module resolutions that find what a package exports, each with the modules that go with it. */
const RESOLUTIONS = { node16: "node16", nodenext: "nodenext", bundler: "esnext" };

/** Where `AbortSignal` and `console` come from. */
const SURROUNDINGS = {
  DOM: { lib: ["es2022", "dom"], types: [] },
  "Node without DOM": { lib: ["es2022"], types: ["node"] },
};

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: "es2022",
};

const project = mkdtempSync(join(tmpdir(), "goroutines-declarations-"));
const tarball = await installPacked(project);
for (const types of ["@types/node", "undici-types"]) {
  cpSync(join(TOOLS, types), join(project, "node_modules", types), { recursive: true });
}
cpSync(join(HERE, "program.ts"), join(project, "program.ts"));

interface Check {
  readonly name: string;
  readonly run: () => Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

const compilers = readdirSync(TOOLS).filter((name) => name.startsWith("typescript-"));
const checks: Check[] = compilers.flatMap((compiler) =>
  Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) =>
    Object.entries(SURROUNDINGS).map(([surroundings, options]) => {
      const name = `${compiler.replace("typescript-", "TypeScript ")}, ${moduleResolution}, ${surroundings}`;
      const config = join(project, `${name.replaceAll(/[ ,]+/g, "-")}.json`);
      const compilerOptions = { ...STRICT, module, moduleResolution, ...options };
      writeFileSync(config, JSON.stringify({ compilerOptions, files: ["program.ts"] }));
      return { name, run: () => node(tscOf(compiler), ["-p", config], { cwd: project }) };
    }),
  ),
);
checks.push(
  { name: "publint", run: () => node(join(TOOLS, "publint/src/cli.js"), [tarball, "--strict"]) },
  {
    name: "attw",
    run: () =>
      node(join(TOOLS, "@arethetypeswrong/cli/dist/index.js"), [tarball, "--profile", "esm-only", "--no-emoji"]),
  },
);

for (const { file, text } of reports()) {
  checks.push({
    name: `API: ${file}`,
    run: async () => {
      const path = join(REPORTS, file);
      const isSame = existsSync(path) && readFileSync(path, "utf8").replaceAll("\r\n", "\n") === text;
      return { code: isSame ? 0 : 1, stdout: "the API has changed: npm run api, and see what git says\n", stderr: "" };
    },
  });
}

/** A package may have its compiler under another name from one version to the next. */
function tscOf(compiler: string): string {
  const { bin } = JSON.parse(readFileSync(join(TOOLS, compiler, "package.json"), "utf8")) as { bin: { tsc: string } };
  return join(TOOLS, compiler, bin.tsc);
}

const selected = checks.filter(({ name }) => chosen.every((part) => name.includes(part)));
const failed: string[] = [];
const next = selected[Symbol.iterator]();
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const { name, run } of next) {
      const { code, stdout, stderr } = await run();
      console.log(`${name}: ${code === 0 ? "ok" : `FAILS\n${stdout}${stderr}`}`);
      if (code !== 0) failed.push(name);
    }
  }),
);
rmSync(project, { recursive: true, force: true });
console.log(`\n${selected.length - failed.length} of ${selected.length} are clean`);
process.exitCode = failed.length === 0 ? 0 : 1;
