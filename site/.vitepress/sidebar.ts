import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { COMING, GUIDES, PROJECT, REFERENCE, TOUR, TUTORIAL } from "../build/order.js";
import { CONTENT } from "../build/places.js";

type Item = DefaultTheme.SidebarItem;

/** The sidebar of each part of the site. */
export function sidebar(): DefaultTheme.SidebarMulti {
  const learn = [
    { text: "Start", items: pages("", ["install"]) },
    { text: "Tour", items: pages("tour", ["index", ...TOUR], true) },
    { text: "The worker pool tutorial", items: pages("tutorial", ["index", ...TUTORIAL], true) },
    { text: "Examples", collapsed: true, items: pages("examples", ["index"]) },
  ];
  const guides = [
    { text: "Guides", items: pages("guides", GUIDES) },
    { text: "Recipes", items: pages("recipes", ["index"]) },
    { text: "Coming from", items: pages("coming-from", COMING) },
  ];
  const reference = [{ text: "Look up", items: pages("reference", REFERENCE) }, ...api()];
  return {
    "/install": learn,
    "/tour/": learn,
    "/tutorial/": learn,
    "/examples/": learn,
    "/guides/": guides,
    "/recipes/": guides,
    "/coming-from/": guides,
    "/reference/": reference,
    "/api/": reference,
    "/project/": [{ text: "Project", items: pages("project", PROJECT) }],
  };
}

/** The pages of a folder: those that are named in their order, and then the others. */
function pages(folder: string, order: readonly string[], fixed = false): Item[] {
  const path = join(CONTENT, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path)
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.replace(/\.md$/, ""));
  const first = order.filter((name) => names.includes(name));
  const rest = fixed || folder === "" ? [] : names.filter((name) => !order.includes(name) && name !== "index").sort();
  return [...first, ...rest].map((name) => ({
    text: titleOf(join(path, `${name}.md`)),
    link: `/${folder === "" ? "" : `${folder}/`}${name === "index" ? "" : name}`,
  }));
}

function titleOf(file: string): string {
  const text = readFileSync(file, "utf8");
  const short = /^sidebar: (.+)$/m.exec(text)?.[1];
  return short ?? (/^# (.+)$/m.exec(text)?.[1] ?? file).replaceAll("`", "");
}

/** What TypeDoc lists: a group for each entry point, and within it one for each kind. */
function api(): Item[] {
  const file = join(CONTENT, "api/typedoc-sidebar.json");
  if (!existsSync(file)) return [];
  const modules = JSON.parse(readFileSync(file, "utf8")) as Item[];
  return modules.map((module) => ({ ...module, collapsed: false }));
}
