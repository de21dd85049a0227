import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { COMING, GUIDES, PROJECT, REFERENCE, TOUR, TUTORIAL } from "./order.js";
import { CONTENT } from "./places.js";

/** The parts of the site that are prose, each with the order of its pages. */
const PARTS: readonly (readonly [title: string, folder: string, order: readonly string[]])[] = [
  ["Start", ".", ["install"]],
  ["Tour", "tour", ["index", ...TOUR]],
  ["The worker pool tutorial", "tutorial", ["index", ...TUTORIAL]],
  ["Guides", "guides", GUIDES],
  ["Recipes", "recipes", ["index"]],
  ["Coming from another library or language", "coming-from", COMING],
  ["Reference", "reference", REFERENCE],
  ["Project", "project", PROJECT],
];

/** Long lists that are of no use to a reader who asks how to write a program. */
const LEFT_OUT = new Set([
  "project/rules",
  "project/results",
  "project/results-node-24",
  "project/results-node-26",
  "project/license",
]);

/**
 * The site for programs that read: `llms.txt` lists the pages, each of which is there as Markdown too, and `llms-full.txt` has
 * them one after the other. https://llmstxt.org says what such a file looks like.
 */
export function writeLlms(): void {
  const about =
    "Go's concurrency for TypeScript: goroutines, channels, select, locks, contexts, timers and worker pools.";
  const list = [`# goroutines\n\n> ${about}`];
  const full = [...list];
  list.push(
    "[The names of the API](/api/index.md) have a page each; [all pages in one file](/llms-full.txt) leave those out.",
  );
  for (const [title, folder, order] of PARTS) {
    const pages = pagesIn(folder, order);
    list.push(
      `## ${title}\n\n${pages.map(({ link, heading, about }) => `- [${heading}](${link}): ${about}`).join("\n")}`,
    );
    for (const { link, text } of pages) {
      full.push(text);
      put(link, text);
    }
  }
  put("/api/index.md", plain(readFileSync(join(CONTENT, "api/index.md"), "utf8")));
  put("/llms.txt", `${list.join("\n\n")}\n`);
  put("/llms-full.txt", `${full.join("\n\n")}\n`);
}

interface Page {
  readonly link: string;
  readonly heading: string;
  readonly about: string;
  readonly text: string;
}

/** The pages of a folder: those in its order, and then the others. */
function pagesIn(folder: string, order: readonly string[]): Page[] {
  const names = readdirSync(join(CONTENT, folder)).filter((name) => name.endsWith(".md"));
  const others =
    folder === "." ? [] : names.map((name) => name.replace(/\.md$/, "")).filter((name) => !order.includes(name));
  return [...order, ...others.sort()]
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .filter((page) => !LEFT_OUT.has(page) && existsSync(join(CONTENT, `${page}.md`)))
    .map((page) => {
      const source = readFileSync(join(CONTENT, `${page}.md`), "utf8");
      const text = plain(source);
      const about = /^description: (.+)$/m.exec(source)?.[1] ?? "";
      return {
        link: `/${page}.md`,
        heading: (/^# (.+)$/m.exec(text)?.[1] ?? page).replaceAll("`", ""),
        about: about.startsWith('"') ? JSON.parse(about) : about,
        text,
      };
    });
}

/** A page as plain Markdown: without its front matter, comments, and what only a browser makes sense of. */
function plain(source: string): string {
  return source
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/^<!--[\s\S]*?-->\n?/gm, "")
    .replace(/^<\/?(?:div|Tabs|template|PlaygroundPage|p|a)\b[^\n]*>$\n?/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function put(path: string, text: string): void {
  const file = join(CONTENT, "public", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
