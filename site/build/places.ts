import { existsSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository, and the folder of the site in it. */
export const ROOT: string = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const SITE: string = join(ROOT, "site");

/** What VitePress reads: pages of this folder, of docs and of the sources, put together. It is made anew each time. */
export const CONTENT: string = join(SITE, ".content");

/** What VitePress writes. */
export const DIST: string = join(SITE, ".vitepress/dist");

/** Files whose page is not where the rule below would put it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "README.md": "project/readme.md",
  "docs/README.md": "guides/index.md",
  "docs/from-go.md": "coming-from/go.md",
  "docs/migration.md": "coming-from/libraries.md",
  "docs/pool-recipes.md": "recipes/pools.md",
  "docs/versions.md": "project/versions.md",
  "docs/proof.md": "project/proof.md",
  "docs/mutation-testing.md": "project/mutation-testing.md",
  "docs/rules.md": "project/rules.md",
  "docs/design.md": "project/design.md",
  "bench/README.md": "project/benchmarks.md",
  "examples/README.md": "examples/index.md",
};

/** Pages that stand elsewhere in the repository: the file, and the page that is made of it. */
export function pagesElsewhere(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const file of [...markdownIn("."), ...markdownIn("docs"), ...markdownIn("bench"), "examples/README.md"]) {
    pages.set(file, ELSEWHERE[file] ?? byRule(file));
  }
  return pages;
}

/** A guide, or a page about the project. */
function byRule(file: string): string {
  const folder = file.startsWith("docs/") ? "guides" : "project";
  return `${folder}/${posix.basename(file).toLowerCase()}`;
}

function markdownIn(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => posix.join(folder, name));
}

/** The address of a page: `guides/index.md` is `/guides/`. */
export function addressOf(page: string): string {
  return `/${page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")}`;
}
