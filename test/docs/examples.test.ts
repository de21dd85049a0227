import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { command, ROOT } from "../support/command.js";
import { type Example, examples, SOURCES } from "./example.js";

const all = examples();
/** A project that has the built package installed. */
const project = mkdtempSync(join(tmpdir(), "goroutines-docs-"));
mkdirSync(join(project, "node_modules"));
symlinkSync(ROOT, join(project, "node_modules/goroutines"), "junction");

/** With a number as STALL, the programs run as on a busy machine, and must print the same. */
const HOST = process.env.STALL === undefined ? [] : ["--import", new URL("../support/stall.mjs", import.meta.url).href];

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

describe("the programs in the pages and doc comments", () => {
  test("are found", () => {
    expect(all.length).toBeGreaterThan(SOURCES.filter((source) => source.includes("channel")).length);
    expect(all.map(({ place }) => place.replace(/:.*/, ""))).toContain("src/select/select.ts");
  });

  test("compile, those that are meant to fail too", () => {
    const placeOf = new Map(
      all.map((example, index) => [write(`${index}.mts`, asModule(example.code)), example.place]),
    );
    const program = ts.createProgram([...placeOf.keys()], COMPILER_OPTIONS);
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const place = file === undefined ? "" : (placeOf.get(file.fileName) ?? file.fileName);
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(errors).toEqual([]);
  }, 150_000);

  test("state what they print, if they print something", () => {
    const silent = all.filter(({ code, fails, output }) => output === null && (fails || code.includes("console.log(")));
    expect(silent.map(({ place }) => place)).toEqual([]);
  });
});

describe("a program that prints nothing runs", () => {
  test.concurrent.for(all.filter(({ fails, output }) => !fails && output === null))(
    "$place",
    async (example, { expect }) => {
      const { code, stdout, stderr } = await run(example);
      expect(stdout + stderr).toBe("");
      expect(code).toBe(0);
    },
  );
});

describe("a program prints what the page says", () => {
  test.concurrent.for(all.filter(({ output }) => output !== null))("$place", async (example, { expect }) => {
    const { code, stdout, stderr } = await run(example);
    expect(oneLine(withoutStacks(stdout + stderr))).toBe(oneLine(withoutStacks(example.output as string)));
    expect(code).toBe(example.fails ? 2 : 0);
  });
});

function run(example: Example): ReturnType<typeof command> {
  return command(process.execPath, [...HOST, write(`${all.indexOf(example)}.mjs`, javaScript(example))]);
}

function write(name: string, text: string): string {
  const path = join(project, name);
  writeFileSync(path, text);
  return path;
}

/** Those of a strict project. */
const COMPILER_OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
};

/** A program without imports and exports is one too, and shares no names with the others. */
function asModule(code: string): string {
  return /^(import|export) /m.test(code) ? code : `${code}\nexport {};\n`;
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
