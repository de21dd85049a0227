import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { filesBelow } from "../../test/support/files.js";
import { ROOT } from "./places.js";

/** A page for each example: its programs one below the other, the twin in Go beside the port. */
export function examplePages(): { page: string; text: string }[] {
  const table = readFileSync(join(ROOT, "examples/README.md"), "utf8");
  return readdirSync(join(ROOT, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map(({ name }) => ({ page: `examples/${name}.md`, text: examplePage(name, aboutIn(table, name)) }));
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".ts": "ts",
  ".go": "go",
  ".txt": "text",
  ".json": "json",
  ".html": "html",
};

function examplePage(folder: string, about: string): string {
  const files = filesBelow(join(ROOT, "examples", folder))
    .filter((name) => extname(name) in LANGUAGES && name !== "package-lock.json")
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const alone = files.filter((name) => name.endsWith(".ts")).length === 1;
  const parts = files.map((name) => {
    const code = readFileSync(join(ROOT, "examples", folder, name), "utf8").trimEnd();
    // The page's ts is a program to run; a file of a larger program is not one by itself.
    const language = LANGUAGES[extname(name)] as string;
    const info = language === "ts" && (!alone || /from "node:/.test(code)) ? "ts no-run" : language;
    return `## ${titleOf(name)} {#${name.replaceAll(".", "-")}}\n\n\`\`\`${info}\n${code}\n\`\`\``;
  });
  return `# ${folder}\n\n${about}.\n\n${parts.join("\n\n")}\n\nAll programs are on [the list of examples](/examples/).\n`;
}

function titleOf(name: string): string {
  if (name === "main.go") return "The same in Go: main.go";
  return name === "expected.txt" ? "What it prints" : name;
}

/** The program first, then its twin, then what belongs to it. */
function rank(name: string): number {
  return ["main.ts", "main.go", "expected.txt"].indexOf(name) + 1 || 9;
}

/** What the table of examples says about one, as a sentence. */
function aboutIn(table: string, folder: string): string {
  const row = table.split("\n").find((line) => line.includes(`(${folder}/`)) ?? "";
  const about = row.split("|")[2]?.trim() ?? "A program that belongs to one of the examples";
  return about.charAt(0).toUpperCase() + about.slice(1);
}

/** A program in Go and its port, side by side where there is room. */
export function twins(_: string, folder: string): string {
  const [go, ts] = ["main.go", "main.ts"].map((name) =>
    readFileSync(join(ROOT, "examples", folder, name), "utf8").trimEnd(),
  );
  return `<div class="twins">\n\n\`\`\`go\n${go}\n\`\`\`\n\n\`\`\`ts\n${ts}\n\`\`\`\n\n</div>`;
}
