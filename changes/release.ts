/**
 * Prepares a release: gathers the files of this folder into the changelog, removes them, and sets the version.
 *
 *     npm run release
 *
 * The first one takes the section "unreleased" that the changelog has, and its version.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nextVersion, parseChange, withSection } from "./change.js";

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const read = (name: string) => readFileSync(pathOf(name), "utf8");

const files = readdirSync(pathOf(".")).filter((name) => name.endsWith(".md") && name !== "README.md");
const changes = files.map((name) => parseChange(name, read(name)));
const changelog = read("../CHANGELOG.md");
const unreleased = /^## (\S+) - unreleased$/m.exec(changelog);
const date = new Date().toISOString().slice(0, 10);
const { version } = JSON.parse(read("../package.json")) as { version: string };

if (unreleased !== null) {
  if (changes.length > 0) throw new Error("the first version has no change files: say it in the changelog");
  writeFileSync(pathOf("../CHANGELOG.md"), changelog.replace(unreleased[0], `## ${unreleased[1]} - ${date}`));
  console.log(`${unreleased[1]} is ready: commit it, and tag it v${unreleased[1]}`);
} else {
  if (changes.length === 0) throw new Error("there is nothing to release");
  const next = nextVersion(version, changes);
  writeFileSync(pathOf("../CHANGELOG.md"), withSection(changelog, `${next} - ${date}`, changes));
  for (const name of ["../package.json", "../package-lock.json", "../jsr.json"]) {
    const content = JSON.parse(read(name)) as { version: string; packages?: { "": { version: string } } };
    content.version = next;
    if (content.packages !== undefined) content.packages[""].version = next;
    writeFileSync(pathOf(name), `${JSON.stringify(content, null, 2)}\n`);
  }
  for (const name of files) rmSync(pathOf(name));
  console.log(`${next} is ready: commit it, and tag it v${next}`);
}
