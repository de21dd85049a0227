import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { HERE, LINES, nodeOfLine } from "./host.js";

/** Installs the private package of this folder, unless all of it is there. */
export function install(): void {
  const needed = [
    ...LINES.map(nodeOfLine),
    join(HERE, "node_modules/jsdom"),
    join(HERE, "node_modules/deno"),
    join(HERE, "node_modules/jest"),
  ];
  if (needed.every(existsSync)) return;
  const shell = process.platform === "win32";
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "inherit", shell });
}
