import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { addressOf, ROOT } from "./places.js";

/** Where the README has its pictures from, as it stands on npm too. The site has its own copy. */
const PICTURES = "https://raw.githubusercontent.com/goroutines/goroutines/main/docs/images/";

/** The pages that only the site has. */
const PAGES = "site/pages/";

/** Makes a page's links, which lead through the repository, lead through the site. */
export function relink(text: string, file: string, pages: ReadonlyMap<string, string>): string {
  return outsideCode(text, (prose) =>
    prose.replace(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g, (whole, image, label, link) => {
      if (link.startsWith(PICTURES)) return `${image}[${label}](/images/${link.slice(PICTURES.length)})`;
      if (/^(https?:|mailto:|#|\/)/.test(link)) return whole;
      const [path, anchor] = link.split("#");
      const target = posix.join(posix.dirname(file), path);
      const hash = anchor === undefined ? "" : `#${anchor}`;
      const page = pages.get(target);
      if (target.startsWith(PAGES)) return `[${label}](${addressOf(target.slice(PAGES.length))}${hash})`;
      if (page !== undefined) return `[${label}](${addressOf(page)}${hash})`;
      const example = /^examples\/([^/]+)(?:\/(.+))?$/.exec(target);
      if (example !== null) return `[${label}](/examples/${example[1]}${anchorOfFile(example[2])})`;
      if (image === "!") return `![${label}](/${posix.basename(posix.dirname(target))}/${posix.basename(target)})`;
      return inRepository(label, target);
    }),
  );
}

/** The anchor of a program on its example's page. */
export function anchorOfFile(name: string | undefined): string {
  return name === undefined ? "" : `#${name.replaceAll(".", "-")}`;
}

const { repository, homepage } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  repository?: { url?: string } | string;
  homepage?: string;
};

/** Where the sources can be read, if package.json says so. */
export const SOURCES: string | undefined = /(https:\/\/[^#]+?)(?:\.git)?(?:#.*)?$/.exec(
  (typeof repository === "string" ? repository : repository?.url) ?? "",
)?.[1];

/** Where the site is, if package.json says so; it may also name the sources. */
export const HOMEPAGE: string | undefined =
  SOURCES !== undefined && homepage?.startsWith(SOURCES) === true ? undefined : homepage;

/** A file that has no page: a link to the sources, or its name only while nobody knows where they are. */
function inRepository(label: string, target: string): string {
  const path = target.replace(/\/$/, "");
  if (!existsSync(join(ROOT, path))) throw new Error(`a link leads nowhere: ${target}`);
  if (SOURCES === undefined) return label;
  const kind = statSync(join(ROOT, path)).isDirectory() ? "tree" : "blob";
  return `[${label}](${SOURCES}/${kind}/main/${path})`;
}

/** Applies a function to what is neither in a fence nor in inline code. */
function outsideCode(text: string, change: (prose: string) => string): string {
  const code: string[] = [];
  const hidden = text.replace(/^( *)```[\s\S]*?^\1```|`[^`\n]+`/gm, (whole) => `\uE000${code.push(whole) - 1}\uE000`);
  return change(hidden).replace(/\uE000(\d+)\uE000/g, (_, index) => code[Number(index)] as string);
}
