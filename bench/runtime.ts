import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/** What runs JavaScript. */
export interface Runtime {
  /** Such as "Node v20.20.2" or "Bun 1.4.5". */
  readonly name: string;
  readonly executable: string;
  /** The arguments that come before a worker's own. */
  readonly flags: readonly string[];
}

interface Kind {
  readonly name: string;
  /** What `--version` prints; the group is the version. */
  readonly prints: RegExp;
  readonly flags: readonly string[];
}

// All let the measured process ask for a garbage collection.
const kinds: readonly Kind[] = [
  { name: "Node", prints: /^(v\d\S+)$/, flags: ["--expose-gc"] },
  { name: "Bun", prints: /^(\d\S+)$/, flags: ["--expose-gc"] },
  { name: "Deno", prints: /^deno (\S+)/, flags: ["run", "--allow-all", "--v8-flags=--expose-gc"] },
];

/** Asks an executable what it is; `option` is what to blame if it is nothing that can run a worker. */
export function runtime(option: string, executable: string): Runtime {
  // npm has gone to this folder since: a path is relative to where its user is.
  const path = /[/\\]/.test(executable) ? resolve(process.env.INIT_CWD ?? "", executable) : executable;
  let version: string;
  try {
    version = execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch (error) {
    const { code, status } = error as { code?: string; status?: number };
    const reason = code === "ENOENT" ? "no such executable" : `cannot be run (${code ?? `exit code ${status}`})`;
    throw new RangeError(`${option}: ${executable}: ${reason}`);
  }
  for (const { name, prints, flags } of kinds) {
    const [, number] = prints.exec(version) ?? [];
    if (number !== undefined) return { name: `${name} ${number}`, executable: path, flags };
  }
  throw new RangeError(`${option}: ${executable} is none of ${kinds.map(({ name }) => name).join(", ")}`);
}
