import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command, node, ROOT } from "../support/command.js";
import { filesBelow } from "../support/files.js";
import { codeBlocks } from "../support/markdown.js";

const TOOLS = join(ROOT, "node_modules");

let project: string;
let tarball: string;
/** The paths in the tarball. */
let packed: readonly string[];

/** Packs what `npm run build` has made, and installs it where there is nothing else. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "goroutines-tarball-"));
  const pack = await command("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", project]);
  expect(pack.code, pack.stderr).toBe(0);
  const [{ filename, files }] = JSON.parse(pack.stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = join(project, filename);
  packed = files.map(({ path }) => path).sort();
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  const install = await command("npm", ["install", tarball, "--offline", "--no-audit", "--no-fund"], { cwd: project });
  expect(install.code, install.stderr).toBe(0);
}, 240_000);

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("the packed tarball", () => {
  test("contains the sources, what is built from each of them, and the papers", () => {
    const sources = filesBelow(join(ROOT, "src")).filter((path) => path.endsWith(".ts"));
    const built = sources.flatMap((source) => {
      const module = `dist/${source.replace(/\.ts$/, "")}`;
      return [`${module}.js`, `${module}.js.map`, `${module}.d.ts`, `${module}.d.ts.map`];
    });
    // The files of the build for runtimes that more than one of these need are called by their contents.
    const forRuntimes = ["index", "debug/index", "testing/index"].flatMap((entry) => {
      return [`dist/goroutines/${entry}.js`, `dist/goroutines/${entry}.js.map`];
    });
    const shared = packed.filter((path) => /^dist\/goroutines\/shared-\w+\.js(\.map)?$/.test(path));
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    expect(packed).toEqual(
      [...sources.map((source) => `src/${source}`), ...built, ...forRuntimes, ...shared, ...papers].sort(),
    );
  });

  test("depends on nothing, and runs nothing when it is installed", () => {
    const text = readFileSync(join(project, "node_modules/goroutines/package.json"), "utf8");
    const { dependencies, peerDependencies, optionalDependencies, scripts, bin } = JSON.parse(text);
    expect([dependencies, peerDependencies, optionalDependencies, bin]).toEqual(Array(4).fill(undefined));
    const atInstall = ["preinstall", "install", "postinstall", "prepare"];
    expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    const installed = readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."));
    expect(installed).toEqual(["goroutines"]);
  });
});

describe("the build for runtimes", () => {
  const run = async (program: string): Promise<string> => {
    writeFileSync(join(project, "runtimes.js"), program);
    const { stdout, stderr } = await node("runtimes.js", [], { cwd: project });
    return `${stdout}${stderr}`.trimEnd();
  };

  test("is what Node imports, in a few files", async () => {
    const output = await run(`
      for (const name of ["goroutines", "goroutines/debug", "goroutines/testing"]) {
        console.log(import.meta.resolve(name).replace(/.*node_modules./, ""));
      }
    `);
    expect(output.split("\n")).toEqual([
      "goroutines/dist/goroutines/index.js",
      "goroutines/dist/goroutines/debug/index.js",
      "goroutines/dist/goroutines/testing/index.js",
    ]);
  });

  test("exports what the modules export, each function and class by its name", async () => {
    const output = await run(`
      for (const [name, path] of [["", ""], ["/debug", "debug/"], ["/testing", "testing/"]]) {
        const build = await import("goroutines" + name);
        const modules = await import("./node_modules/goroutines/dist/" + path + "index.js");
        for (const [key, value] of Object.entries(build)) {
          if (typeof value === "function" && value.name !== key) console.log(key, "is called", value.name);
        }
        console.log(Object.keys(build).join() === Object.keys(modules).join());
      }
    `);
    expect(output).toBe("true\ntrue\ntrue");
  });

  test("tells the user's lines of a stack from its own, and explores all schedules of a pool", async () => {
    const output = await run(`
      import { Channel, go, main, Pool } from "goroutines";
      import { explore } from "goroutines/testing";

      const { complete } = await explore(async () => {
        const pool = new Pool(async (n) => n + 1, { workers: 1 });
        await Promise.all([pool.run(1), pool.run(2)]);
        await pool.close();
      });
      console.log(complete);
      await main(async () => {
        go(async function reader() {
          await new Channel().receive();
        });
        await new Channel().receive();
      });
    `);
    expect(output.replace(/(file:\S*\/)?runtimes\.js:\d+:\d+/g, "PLACE").split(/\n+/)).toEqual([
      "true",
      "fatal error: all goroutines are asleep - deadlock!",
      "goroutine 1 [chan receive]:",
      "    at PLACE",
      "goroutine 2 [chan receive]:",
      "    at reader (PLACE)",
    ]);
  });
});

describe("the first program of the README, in an empty project", () => {
  const blocks = codeBlocks(readFileSync(join(ROOT, "README.md"), "utf8"));
  const first = blocks.findIndex(({ info }) => info === "ts");
  const program = blocks[first]?.code as string;
  const output = blocks.slice(first).find(({ info }) => info === "text")?.code;

  const compile = (module: string, moduleResolution: string) => {
    writeFileSync(join(project, "program.ts"), program);
    const options = [
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noUncheckedIndexedAccess",
      "--skipLibCheck",
      "false",
    ];
    const kind = ["--target", "es2022", "--module", module, "--moduleResolution", moduleResolution];
    return node(join(TOOLS, "typescript/bin/tsc"), [...options, ...kind, "program.ts"], { cwd: project });
  };

  test.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])(
    "compiles with module %s and resolution %s, and prints what the README says",
    async (module, resolution) => {
      const compiled = await compile(module, resolution);
      expect(compiled.stdout).toBe("");
      expect(compiled.code).toBe(0);
      const { code, stdout, stderr } = await node("program.js", [], { cwd: project });
      expect(stderr).toBe("");
      expect(stdout).toBe(output);
      expect(code).toBe(0);
    },
    150_000,
  );
});

test("goroutines/testing is imported from the tarball, and shares its runtime with goroutines", async () => {
  const program = `
    import { Hour, sleep } from "goroutines";
    import { type Exploration, explore, synctest } from "goroutines/testing";

    const explored: Exploration = await explore(() => sleep(1 * Hour));
    console.log(await synctest(() => sleep(1 * Hour).then((): string => "an hour")), explored.complete);
  `;
  writeFileSync(join(project, "testing.ts"), program);
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false"];
  const compiled = await node(join(TOOLS, "typescript/bin/tsc"), [...options, "testing.ts"], { cwd: project });
  expect(compiled.stdout).toBe("");
  const { stdout, stderr } = await node("testing.js", [], { cwd: project });
  expect(stderr).toBe("");
  expect(stdout).toBe("an hour true\n");
}, 150_000);
