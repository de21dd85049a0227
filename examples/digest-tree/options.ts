import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { UsageError } from "./errors.js";

export const USAGE = `Usage: npm start -- [DIR] [--workers N]

Digests every file below DIR (by default this package's node_modules) with SHA-256.

  -w, --workers N   how many files are read at the same time, 1 to 256 (default 8)
  -h, --help        print this`;

export interface Options {
  readonly directory: string;
  readonly workers: number;
  readonly help: boolean;
}

/** Each worker has a file open, and the limit of a process is often 256. */
const MOST_WORKERS = 256;
const OWN_NODE_MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** @throws {@link UsageError}. */
export function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`one directory at most, not ${positionals.length}`);
  return {
    directory: resolve(positionals[0] ?? OWN_NODE_MODULES),
    workers: parseWorkers(values.workers ?? "8"),
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { workers: { type: "string", short: "w" }, help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    // The text after the first sentence is advice on quoting.
    throw new UsageError(String((error as Error).message).split(/\.\s/)[0]);
  }
}

function parseWorkers(text: string): number {
  const workers = /^\d+$/.test(text) ? Number(text) : 0;
  if (workers < 1 || workers > MOST_WORKERS) {
    throw new UsageError(`--workers takes a whole number from 1 to ${MOST_WORKERS}, not '${text}'`);
  }
  return workers;
}
