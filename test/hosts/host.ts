import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What sets hosts apart in the table: lines of Node do the same. */
export type HostKind = "Node" | "Bun" | "Deno" | "jsdom" | "browser" | "workerd" | "runner";

export interface Host {
  readonly name: string;
  readonly kind: HostKind;
  readonly executable: string;
  /** What stands before the program's path. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What has made one file of the program and the package. */
  readonly bundled?: "esbuild" | "rollup" | "webpack" | "vite";
  /** Whether only those programs run on it that need no process of their own, and whose output tells when they have ended. */
  readonly portable?: true;
}

/** The folder of the private package. */
export const HERE: string = dirname(fileURLToPath(import.meta.url));
const installed = createRequire(join(HERE, "package.json"));

/** The newest line of Node, on which the suite is run as well. */
export const NEWEST = "26";
/** The lines that are supported. */
const LINES: readonly string[] = ["20", "22", "24", NEWEST];

/** The executable of a line of Node: this one, or that of npm's package `node`. */
export function nodeOfLine(line: string): string {
  if (process.versions.node.startsWith(`${line}.`)) return process.execPath;
  return join(HERE, `node_modules/node-${line}/bin/node${process.platform === "win32" ? ".exe" : ""}`);
}

/** All of them. What they keep on the disk goes to a folder of its own. */
export function hosts(folder: string): Host[] {
  const bun = join(dirname(installed.resolve("bun/package.json")), "bin/bun.exe");
  // Finds its executable by itself also where npm was not allowed to run its install script.
  const deno = [join(dirname(installed.resolve("deno/package.json")), "bin.cjs")];
  const nodes = LINES.map((line): Host => {
    return { name: `Node ${line}`, kind: "Node", executable: nodeOfLine(line), args: [] };
  });
  const inBun = { kind: "Bun", executable: bun, args: [] } as const;
  const inDeno = {
    kind: "Deno",
    executable: process.execPath,
    args: [...deno, "run", "--allow-net", "--allow-read", "--no-prompt", "--no-lock", "--node-modules-dir=manual"],
    env: { DENO_DIR: join(folder, "deno"), DENO_NO_UPDATE_CHECK: "1" },
  } as const;
  const page = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", join(HERE, "jsdom.mjs")];
  return [
    ...nodes,
    { name: "Bun", ...inBun },
    { name: "Deno", ...inDeno },
    { name: "jsdom", kind: "jsdom", executable: process.execPath, args: page },
    { name: "esbuild", kind: "Node", executable: process.execPath, args: [], bundled: "esbuild" },
    { name: "esbuild, Bun", ...inBun, bundled: "esbuild" },
    { name: "esbuild, Deno", ...inDeno, bundled: "esbuild" },
    ...(["rollup", "webpack", "vite"] as const).map(
      (bundler): Host => ({
        name: bundler,
        kind: "Node",
        executable: process.execPath,
        args: [],
        bundled: bundler,
        portable: true,
      }),
    ),
    driven("Chromium, page", "browser", "chromium.mjs", "page"),
    driven("Chromium, worker", "browser", "chromium.mjs", "worker"),
    driven("workerd", "workerd", "workerd.mjs"),
    ...RUNNERS.map((runner) => driven(runner, "runner", "runner.mjs", runner)),
  ];
}

/** Test runners, as drivers/runner.mjs calls them. */
const RUNNERS: readonly string[] = [
  "jest",
  "jest, jsdom",
  "vitest",
  "vitest, concurrent",
  "node:test",
  "mocha",
  "bun test",
  "deno test",
];

/** A host that is started for each program by one of the folder `drivers`. */
function driven(name: string, kind: HostKind, driver: string, ...args: readonly string[]): Host {
  const path = join(HERE, "drivers", driver);
  return { name, kind, executable: process.execPath, args: [path, ...args], portable: true };
}
