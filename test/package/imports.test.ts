import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/command.js";
import { filesBelow } from "../support/files.js";

/** The folders that each folder of src imports, by the table of docs/design.md. A new folder has to be given its row there. */
const BELOW = foldersInDesign();

/** Folders whose modules are imported one by one; every other has an index.ts as its only door. */
const WITHOUT_DOOR = ["runtime"];

function foldersInDesign(): Readonly<Record<string, readonly string[]>> {
  const page = readFileSync(join(ROOT, "docs/design.md"), "utf8");
  const table = /^\| Folder \| What it has \| Stands on \|\n(?:\|.*\n)+/m.exec(page)?.[0] ?? "";
  const rows = [...table.matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)];
  return Object.fromEntries(
    rows.map(([, folder = "", below = ""]) => [folder, [...below.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name)]),
  );
}

interface Import {
  readonly from: string;
  /** As written. */
  readonly specifier: string;
  /** Relative to src, with the extension of the source. */
  readonly to: string;
}

const SRC = join(ROOT, "src");
const modules = filesBelow(SRC).filter((path) => path.endsWith(".ts"));
const sources = new Map(modules.map((path) => [path, readFileSync(join(SRC, path), "utf8")]));
const imports = [...sources].flatMap(([path, source]) => importsOf(path, source));

function importsOf(path: string, source: string): Import[] {
  return [...withoutComments(source).matchAll(/(?:\bfrom|^import) "([^"]+)"/gm)].map(([, specifier = ""]) => ({
    from: path,
    specifier,
    to: posix.join(dirname(path), specifier).replace(/\.js$/, ".ts"),
  }));
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

function show({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

describe("imports in src", () => {
  test("are found", () => {
    expect(imports.map(({ from, to }) => `${folderOf(from)} -> ${folderOf(to)}`)).toContain("select -> runtime");
    expect(imports.map(show)).toContain("index.ts imports ./channel/index.js");
  });

  test("name modules of this package only, so that it has no dependencies", () => {
    const strangers = imports.filter(({ specifier, to }) => !specifier.startsWith(".") || !sources.has(to));
    expect(strangers.map(show)).toEqual([]);
  });

  test("are written where a reader looks for them, and not as import()", () => {
    const dynamic = [...sources].filter(([, source]) => /\bimport\(/.test(withoutComments(source)));
    expect(dynamic.map(([path]) => path)).toEqual([]);
  });

  test("are those that docs/design.md lists, and it lists no others", () => {
    const between = imports
      .map(({ from, to }) => [folderOf(from), folderOf(to)] as const)
      .filter(([importer, imported]) => importer !== "" && importer !== imported);
    const pairs = between.map(([importer, imported]) => `${importer} imports ${imported}`);
    const listed = Object.entries(BELOW).flatMap(([folder, below]) =>
      below.map((other) => `${folder} imports ${other}`),
    );
    expect([...new Set(pairs)].sort()).toEqual(listed.sort());
  });

  test("enter another folder through its index.ts, and nobody imports a folder's index.ts from within", () => {
    const sideways = imports.filter(({ from, to }) => {
      const isDoor = posix.basename(to) === "index.ts";
      if (folderOf(from) === folderOf(to)) return isDoor;
      return !isDoor && !WITHOUT_DOOR.includes(folderOf(to));
    });
    expect(sideways.map(show)).toEqual([]);
  });

  test("of the entry come from the folders that users may see", () => {
    const ofEntry = imports.filter(({ from }) => from === "index.ts").map(({ to }) => folderOf(to));
    expect(ofEntry.filter((folder) => ["runtime", "testing", "debug"].includes(folder))).toEqual([]);
  });
});

test("imports point down: no folder leads back to itself", () => {
  const settled = new Set<string>();
  for (let before = -1; before < settled.size; ) {
    before = settled.size;
    for (const [folder, below] of Object.entries(BELOW)) {
      if (below.every((other) => settled.has(other))) settled.add(folder);
    }
  }
  expect([...settled].sort()).toEqual(Object.keys(BELOW).sort());
});

test("every folder of src has its place, and a door", () => {
  const folders = new Set(modules.map(folderOf).filter((folder) => folder !== ""));
  expect([...folders].filter((folder) => BELOW[folder] === undefined)).toEqual([]);
  const doorless = [...folders].filter((folder) => !sources.has(`${folder}/index.ts`));
  expect(doorless).toEqual(WITHOUT_DOOR);
});

test("every export is named: no `export *` and no default export; the one namespace is context", () => {
  const unnamed = [...sources].flatMap(([path, source]) =>
    [...source.matchAll(/^\s*export\s+(?:\*.*|default\b)|\bas default\b/gm)].map(([text]) => `${path}: ${text.trim()}`),
  );
  expect(unnamed).toEqual(['index.ts: export * as context from "./context/index.js";']);
});
