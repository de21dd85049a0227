/**
 * Tests the recipes of docs/streams.md and the examples that need packages.
 *
 *     npm run test:recipes             all of them
 *     npm run test:recipes -- pg       those of a file
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "../support/command.js";
import { install } from "../support/install.js";

function npx(...args: string[]): void {
  execFileSync("npx", ["--no-install", ...args], { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
}

for (const folder of ["test/recipes", "examples/11-images", "examples/12-metrics"]) install(join(ROOT, folder));
try {
  npx("tsc", "-p", "test/recipes/tsconfig.json");
  npx("vitest", "run", "--config", "test/recipes/vitest.config.ts", ...process.argv.slice(2));
} catch {
  process.exitCode = 1; // they have said why
}
