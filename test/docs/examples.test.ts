import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { type Ended, node, ROOT } from "../support/command.js";
import { type Example, examples, PAGES, SOURCES } from "./example.js";

const all = examples();
/** A project that has the built package installed. */
const project = mkdtempSync(join(tmpdir(), "goroutines-docs-"));
mkdirSync(join(project, "node_modules"));
symlinkSync(ROOT, join(project, "node_modules/goroutines"), "junction");

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** The package `deno` finds its executable by itself also where npm was not allowed to run its install script. */
function deno(subcommand: readonly string[], files: readonly string[]): Promise<Ended> {
  const offline = ["--no-config", "--no-lock", "--no-remote", "--no-npm"];
  const resolution = ["--sloppy-imports", "--import-map", join(ROOT, "test/docs/import-map.json")];
  return node(join(ROOT, "node_modules/deno/bin.cjs"), [...subcommand, ...offline, ...resolution, ...files], {
    env: { DENO_DIR: join(project, "deno"), DENO_NO_PACKAGE_JSON: "1", DENO_NO_UPDATE_CHECK: "1" },
  });
}

describe("the programs in the pages and doc comments", () => {
  test("are found", () => {
    expect(all.length).toBeGreaterThan(SOURCES.filter((source) => source.includes("channel")).length);
    expect(all.map(({ place }) => place.replace(/:.*/, ""))).toContain("src/select/select.ts");
  });

  test("compile and run, except those that are meant to fail", async () => {
    const { code, stdout, stderr } = await deno(["test", "--doc"], [...PAGES, ...SOURCES]);
    expect(code, stdout + stderr).toBe(0);
    const ran = Number(/(\d+) passed/.exec(stdout)?.[1]);
    expect(ran).toBe(all.filter(({ fails }) => !fails).length);
  }, 150_000);

  test("compile if they are meant to fail", async () => {
    const files = all.filter(({ fails }) => fails).map((example, index) => write(`fails-${index}.ts`, example.code));
    const { code, stderr } = await deno(["check"], files);
    expect(code, stderr).toBe(0);
  }, 150_000);

  test("state what they print, if they print something", () => {
    const silent = all.filter(({ code, fails, output }) => output === null && (fails || code.includes("console.log(")));
    expect(silent.map(({ place }) => place)).toEqual([]);
  });
});

describe("a program prints what the page says", () => {
  test.concurrent.for(all.filter(({ output }) => output !== null))("$place", async (example, { expect }) => {
    const { code, stdout, stderr } = await node(write(`${all.indexOf(example)}.mjs`, javaScript(example)));
    expect(oneLine(withoutStacks(stdout + stderr))).toBe(oneLine(withoutStacks(example.output as string)));
    expect(code).toBe(example.fails ? 2 : 0);
  });
});

function write(name: string, text: string): string {
  const path = join(project, name);
  writeFileSync(path, text);
  return path;
}

function javaScript({ code }: Example): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

/** Lines are compared as the comments write them, with a comma between. */
function oneLine(output: string): string {
  return output.trim().split("\n").join(", ");
}

/** The frames of a report tell where a program lies on this machine. */
function withoutStacks(output: string): string {
  return output.replace(/^ +at .*\n/gm, "");
}
