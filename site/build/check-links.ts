import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { filesBelow } from "../../test/support/files.js";
import { DIST } from "./places.js";

/** The links of the built pages that lead nowhere: to no page, or to a heading that the page does not have. */
export function deadLinks(): string[] {
  const pages = filesBelow(DIST).filter((path) => path.endsWith(".html"));
  const anchors = new Map(pages.map((page) => [page, anchorsOf(page)]));
  return pages.flatMap((page) =>
    linksOf(page).flatMap((link) => {
      const [path = "", anchor = ""] = link.split("#");
      const target = fileOf(path, page);
      if (target === undefined) return [`${page}: ${link}`];
      const known = anchors.get(target);
      return anchor === "" || known === undefined || known.has(decodeURIComponent(anchor)) ? [] : [`${page}: ${link}`];
    }),
  );
}

function linksOf(page: string): string[] {
  const links = [...read(page).matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, link = ""]) =>
    link.replaceAll("&amp;", "&"),
  );
  return [...new Set(links.filter((link) => !/^(https?:|mailto:)/.test(link)))];
}

function anchorsOf(page: string): Set<string> {
  return new Set([...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id.replaceAll("&amp;", "&")));
}

/** The file that a server shows for a path; undefined if there is none. */
function fileOf(path: string, page: string): string | undefined {
  if (path === "") return page;
  const absolute = path.startsWith("/") ? path.slice(1) : posix.join(dirname(page), path);
  const clean = decodeURIComponent(absolute.replace(/[?].*$/, ""));
  const names = clean === "" || clean.endsWith("/") ? [`${clean}index.html`] : [clean, `${clean}.html`];
  return names.find((name) => existsSync(join(DIST, name)));
}

function read(page: string): string {
  return readFileSync(join(DIST, page), "utf8");
}
