import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { install } from "../test/support/install.js";
import { deadLinks } from "./build/check-links.js";
import { assemble } from "./build/content.js";
import { CONTENT, DIST, SITE } from "./build/places.js";

// Builds the documentation site into .vitepress/dist. Nothing is fetched but the site's own packages, once.

install(SITE);
rmSync(CONTENT, { recursive: true, force: true });
mkdirSync(CONTENT, { recursive: true });
run("npx", ["typedoc", "--options", "../typedoc.json", "--logLevel", "Warn"]);
assemble();
// Not before: it needs the site's own packages.
const { recordHome } = await import("./build/home.js");
await recordHome();
run("npx", ["vitepress", "build"]);
const dead = deadLinks();
if (dead.length > 0) fail(`links that lead nowhere:\n${dead.join("\n")}`);
console.log(`built ${DIST}`);

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: SITE, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) fail(`${command} ${args.join(" ")} failed`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
