import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "../../test/support/files.js";
import { described } from "./describe.js";
import { examplePages, twins } from "./examples.js";
import { relink } from "./links.js";
import { writeLlms } from "./llms.js";
import { ORDER } from "./order.js";
import { CONTENT, pagesElsewhere, ROOT, SITE } from "./places.js";
import { programs } from "./programs.js";
import { recipes } from "./recipes.js";
import { type PublicName, symbols } from "./symbols.js";

const VERSION: string = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;

/** Puts together what VitePress reads, all but the reference, which TypeDoc has written there before. */
export function assemble(): void {
  for (const entry of readdirSync(CONTENT)) if (entry !== "api") rmSync(join(CONTENT, entry), { recursive: true });
  cpSync(join(SITE, "pages"), CONTENT, { recursive: true });
  cpSync(join(SITE, "public"), join(CONTENT, "public"), { recursive: true });
  if (existsSync(join(ROOT, "docs/images"))) {
    cpSync(join(ROOT, "docs/images"), join(CONTENT, "public/images"), { recursive: true });
  }
  for (const page of markdownBelow(join(SITE, "pages"))) {
    const text = read(`site/pages/${page}`)
      .replace("<!-- recipes -->", recipes)
      .replace("<!-- version -->", VERSION)
      .replace(/<!-- twins: (\S+) -->/g, twins);
    put(page, described(text));
  }
  const pages = pagesElsewhere();
  for (const [file, page] of pages) {
    if (existsSync(join(SITE, "pages", page))) throw new Error(`both ${file} and site/pages/${page} are ${page}`);
    put(page, described(relink(withTableBodies(read(file)), file, pages), TITLES[page]));
  }
  for (const { page, text } of examplePages()) {
    put(page, described(relink(text, "examples/README.md", pages)));
  }
  put(
    "project/license.md",
    described(`# Licence\n\n${read("LICENSE")}`, { description: "The MIT licence of goroutines." }),
  );
  const all = symbols();
  for (const symbol of all) finish(symbol);
  for (const page of ["api/index.md", ...markdownBelow(join(CONTENT, "api")).map((path) => `api/${path}`)]) {
    put(page, described(reference(page)));
  }
  writeFileSync(join(CONTENT, "symbols.json"), JSON.stringify(all));
  writeFileSync(join(CONTENT, "programs.json"), JSON.stringify(programs(inOrder(markdownBelow(CONTENT)))));
  writeLlms();
}

/** A page of the reference says where its guide is. */
function finish({ address, guide }: PublicName): void {
  const page = `${address.slice(1)}.md`;
  if (guide === undefined || !existsSync(join(CONTENT, `guides/${guide}.md`))) return;
  const title = /^# (.+)$/m.exec(readFileSync(join(CONTENT, `guides/${guide}.md`), "utf8"))?.[1];
  const text = readFileSync(join(CONTENT, page), "utf8");
  put(
    page,
    text.replace(
      /^# .+$/m,
      (heading) => `${heading}\n\n<p class="guide">Guide: <a href="/guides/${guide}">${title}</a></p>`,
    ),
  );
}

/** Titles of pages whose heading other pages have too. */
const TITLES: Readonly<Record<string, Record<string, string>>> = { "project/readme.md": { title: "The README" } };

/** A table in HTML as browsers read it. Without its body the page and what was rendered before would differ. */
function withTableBodies(text: string): string {
  // The pictures are served from here: no page asks another machine for anything.
  const shown = text.replaceAll(/https:\/\/raw\.githubusercontent\.com\/[^)\s"]*?\/docs\/images\//g, "/images/");
  return shown.replace(/^<table>$/gm, "<table><tbody>").replace(/^<\/table>$/gm, "</tbody></table>");
}

/** A page of the reference, under a name that no other has. */
function reference(page: string): string {
  const text = readFileSync(join(CONTENT, page), "utf8");
  if (page === "api/index.md") return text.replace(/^# .*$/m, "# API reference");
  if (page === "api/goroutines/index.md") return described(text, { title: "All names of goroutines" });
  if (!page.includes("/namespaces/context/")) return text;
  return text.replace(/^# (\w[\w ]*): (?!context\.)/m, "# $1: context.");
}

/** Pages in the order of the sidebar, as far as it has one. */
function inOrder(pages: readonly string[]): string[] {
  const rank = (page: string): number => ORDER.indexOf(page.replace(/\.md$/, "")) + 1 || ORDER.length + 1;
  return [...pages].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function put(page: string, text: string): void {
  mkdirSync(dirname(join(CONTENT, page)), { recursive: true });
  writeFileSync(join(CONTENT, page), text);
}

function markdownBelow(folder: string): string[] {
  return filesBelow(folder).filter((path) => path.endsWith(".md"));
}
