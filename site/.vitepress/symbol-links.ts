import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { CONTENT } from "../build/places.js";
import type { PublicName } from "../build/symbols.js";

/** Words that are public names and also what one would write about anything. */
const COMMON = new Set(["key", "Key", "Parent", "Task", "Case", "Cases"]);

/** A Markdown plugin: inline code that names something public is a link to its page of the reference. */
export function symbolLinks(md: MarkdownRenderer): void {
  const all = JSON.parse(readFileSync(join(CONTENT, "symbols.json"), "utf8")) as PublicName[];
  const addresses = new Map(all.map(({ name, address }) => [name, address]));
  const usual = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const html = usual?.(tokens, index, options, env, self) ?? "";
    const inLink = tokens.slice(0, index).reduce((depth, { nesting, type }) => {
      return type.startsWith("link_") ? depth + nesting : depth;
    }, 0);
    const page: string = env.relativePath ?? "";
    if (inLink > 0 || env.inHeading === true || page.startsWith("api/")) return html;
    const address = addresses.get(nameIn(tokens[index]?.content ?? "", addresses) ?? "");
    return address === undefined ? html : `<a class="symbol" href="${address}">${html}</a>`;
  };
  // Headings are also in the outline and the search, where a link within them is of no use.
  const { heading_open, heading_close } = md.renderer.rules;
  md.renderer.rules.heading_open = (tokens, index, options, env, self) => {
    env.inHeading = true;
    return heading_open?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
  md.renderer.rules.heading_close = (tokens, index, options, env, self) => {
    env.inHeading = false;
    return heading_close?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
}

/** The public name that a piece of code stands for: `Pool.run`, `new Channel(3)`, `select({ … })`. */
function nameIn(code: string, addresses: ReadonlyMap<string, string>): string | undefined {
  const [, name = ""] =
    /^(?:new |await |const \w+ = new )?((?:context\.)?[A-Za-z]+)(?:<[^()]*>)?(?:\.[A-Za-z]+)?(?:\(.*\))?$/.exec(code) ??
    [];
  if (COMMON.has(name) || !addresses.has(name)) return undefined;
  return name;
}
