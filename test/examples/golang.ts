import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXAMPLES } from "./programs.js";

/** Modules and toolchain as they are on this machine: nothing is to be downloaded. */
const environment = {
  ...process.env,
  GO111MODULE: "on",
  GOFLAGS: "-mod=readonly",
  GOPROXY: "off",
  GOTOOLCHAIN: "local",
};

/** Runs `go` among the examples. */
export function go(...args: string[]) {
  return spawnSync("go", args, { cwd: fileURLToPath(EXAMPLES), env: environment, encoding: "utf8" });
}

/** Whether the twins can be built: there is a Go that is new enough, and it has the modules that some of them import. */
export const goIsThere: boolean = go("list", "-deps", "./...").status === 0;

/** The title of tests that need Go, which says where they are skipped what is missing. */
export function inGo(title: string): string {
  return goIsThere ? title : `${title}: skipped, it takes go and, in examples, "go mod download"`;
}

/** A folder for binaries, to be removed. */
export function binaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "goroutines-examples-"));
}

/** Builds programs; all of them if none is named. The first time Go also compiles what they import. */
export function build(folder: string, ...names: string[]) {
  const packages = names.length === 0 ? ["./..."] : names.map((name) => `./${name}`);
  return go("build", "-buildvcs=false", "-o", `${folder}/`, ...packages);
}
