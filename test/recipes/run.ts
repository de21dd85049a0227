/**
 * Tests the recipes of docs/streams.md that need packages.
 *
 *     npm run test:recipes             all of them
 *     npm run test:recipes -- pg       those of a file
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ROOT } from "../support/command.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const NEEDED = ["express", "fastify", "undici", "pg", "@types/express", "@types/pg"];

function npx(...args: string[]): void {
  execFileSync("npx", ["--no-install", ...args], { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
}

if (!NEEDED.every((name) => existsSync(join(HERE, "node_modules", name)))) {
  execFileSync("npm", ["ci", "--prefix", "test/recipes", "--no-audit", "--no-fund"], {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}
try {
  npx("tsc", "-p", "test/recipes/tsconfig.json");
  npx("vitest", "run", "--config", "test/recipes/vitest.config.ts", ...process.argv.slice(2));
} catch {
  process.exitCode = 1; // they have said why
}
