import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/command.js";
import { filesBelow } from "../support/files.js";
import { type CodeBlock, codeBlocks } from "../support/markdown.js";

/** A program in a page or in a doc comment. */
export interface Example {
  /** The file and the line where it stands. */
  readonly place: string;
  readonly code: string;
  /** Whether it is meant to fail, which its fence says with `ignore`. */
  readonly fails: boolean;
  /** What it prints, according to the text around it or its comments; null if they do not say. */
  readonly output: string | null;
}

export const PAGES: readonly string[] = ["README.md", ...markdownIn("docs"), "CONTRIBUTING.md", "CHANGELOG.md"];

/** Those that the site has beside these. Its build checks their links, which lead through the site. */
export const SITE_PAGES: readonly string[] = filesBelow(join(ROOT, "site/pages"))
  .filter((path) => path.endsWith(".md"))
  .sort()
  .map((path) => `site/pages/${path}`);

export const SOURCES: readonly string[] = filesBelow(join(ROOT, "src"))
  .filter((path) => path.endsWith(".ts"))
  .map((path) => `src/${path}`);

/** Every program in the pages and in the doc comments of the sources. */
export function examples(): Example[] {
  const inPages = [...PAGES, ...SITE_PAGES].flatMap((page) => examplesIn(page, codeBlocks(read(page))));
  return [...inPages, ...SOURCES.flatMap((source) => examplesIn(source, codeBlocks(docComments(read(source)))))];
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** A source with nothing left but the text of its doc comments, each line in its place. */
function docComments(source: string): string {
  let inside = false;
  const lines = source.split("\n").map((line) => {
    if (!inside && /^\s*\/\*\*/.test(line)) inside = true;
    if (!inside) return "";
    if (line.includes("*/")) inside = false;
    return line.replace(/^\s*\/?\*+\/? ?/, "");
  });
  return lines.join("\n");
}

/** A `text` block is what the program before it prints. */
function examplesIn(file: string, blocks: readonly CodeBlock[]): Example[] {
  return blocks.flatMap(({ info, code, line }, index) => {
    if (!/^ts\b/.test(info)) return [];
    const next = blocks[index + 1];
    const output = next?.info === "text" ? next.code : outputInComments(code);
    return [{ place: `${file}:${line}`, code, fails: info === "ts ignore", output }];
  });
}

const LOGS = "console.log(";
const AFTER_LOG = /console\.log\(.*\/\/ (.*)$/;
const WHOLE_LINE = /^\s*\/\/ (.*)$/;

/**
 * A comment states output if it ends a line that calls console.log, or follows such a line, or ends the program.
 * Lines of output may be put in one comment, with a comma between.
 */
function outputInComments(code: string): string | null {
  const lines = code.trimEnd().split("\n");
  const stated: string[] = [];
  let follows = false;
  for (const [index, line] of lines.entries()) {
    const atEnd = AFTER_LOG.exec(line)?.[1];
    const whole = WHOLE_LINE.exec(line)?.[1];
    if (atEnd !== undefined) stated.push(atEnd);
    else if (whole !== undefined && (follows || lines.slice(index).every((rest) => WHOLE_LINE.test(rest)))) {
      stated.push(whole);
    }
    if (whole === undefined) follows = line.includes(LOGS) && atEnd === undefined;
  }
  return stated.length === 0 ? null : stated.join(", ");
}
