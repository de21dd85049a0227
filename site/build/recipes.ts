import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SITE } from "./places.js";

/** A list of all recipes, under the headings that they name in their front matter. */
export function recipes(): string {
  const folder = join(SITE, "pages/recipes");
  const groups = new Map<string, string[]>();
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, name), "utf8");
    const group = /^group: (.+)$/m.exec(text)?.[1];
    if (group === undefined) continue;
    const [title, about] = [/^# (.+)$/m, /^description: (.+)$/m].map((line) => line.exec(text)?.[1] ?? "");
    groups.set(group, [...(groups.get(group) ?? []), `- [${title}](/recipes/${name.replace(/\.md$/, "")}): ${about}`]);
  }
  return [...groups].map(([group, lines]) => `## ${group}\n\n${lines.join("\n")}`).join("\n\n");
}
