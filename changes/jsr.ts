/**
 * Publishes to JSR, or only checks whether that would succeed:
 *
 *     npm run jsr                 checks
 *     npm run jsr -- --publish    publishes
 *
 * JSR takes sources whose imports name files that exist, so `./channel.js` is `./channel.ts` in the copy that is published. Everything
 * else is checked as it is; Deno comes from the package of test/hosts.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HERE } from "../test/hosts/host.js";
import { ROOT } from "../test/support/command.js";
import { filesBelow } from "../test/support/files.js";
import { install } from "../test/support/install.js";

install(HERE);
const deno = join(createRequire(join(HERE, "package.json")).resolve("deno/package.json"), "../bin.cjs");

const copy = mkdtempSync(join(tmpdir(), "goroutines-jsr-"));
for (const path of ["src", "jsr.json", "README.md", "CHANGELOG.md", "LICENSE"]) {
  cpSync(join(ROOT, path), join(copy, path), { recursive: true });
}
for (const path of filesBelow(join(copy, "src"))) {
  if (!path.endsWith(".ts")) continue;
  const file = join(copy, "src", path);
  writeFileSync(file, readFileSync(file, "utf8").replace(/((?:from|import) ?\(?"\.{1,2}\/[^"]*)\.js"/g, '$1.ts"'));
}
const how = process.argv.includes("--publish") ? [] : ["--dry-run", "--allow-dirty"];
const { status } = spawnSync(process.execPath, [deno, "publish", ...how], { cwd: copy, stdio: "inherit" });
rmSync(copy, { recursive: true, force: true });
process.exitCode = status ?? 1;
