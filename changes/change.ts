/** Which part of a version a change raises, the least first. */
const PARTS = ["patch", "minor", "major"] as const;
export type Part = (typeof PARTS)[number];

/** In the order in which they stand in the changelog. */
const HEADINGS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"] as const;

/** What a file of this folder says. */
export interface Change {
  readonly part: Part;
  readonly heading: (typeof HEADINGS)[number];
  /** Entries of a list. */
  readonly text: string;
}

/** @throws Error naming the file if it is none of these. */
export function parseChange(file: string, content: string): Change {
  const [first = "", ...rest] = content.replaceAll("\r\n", "\n").split("\n");
  const [word, title, ...more] = first.trim().split(" ");
  const part = PARTS.find((one) => one === word);
  const heading = HEADINGS.find((one) => one === title);
  const text = rest.join("\n").trim();
  if (part === undefined || heading === undefined || more.length > 0) {
    throw new Error(`${file}: the first line must be a part and a heading, such as "patch Fixed", not "${first}"`);
  }
  if (!text.startsWith("- ")) throw new Error(`${file}: entries of a list must follow, each beginning with "- "`);
  return { part, heading, text };
}

/** The version after another one. Before 1.0.0 a minor version does what a major version does later. */
export function nextVersion(version: string, changes: readonly Change[]): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const greatest = Math.max(...changes.map(({ part }) => PARTS.indexOf(part)));
  const raised = PARTS[major === 0 ? Math.min(greatest, 1) : greatest];
  if (raised === "major") return `${major + 1}.0.0`;
  return raised === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The changelog with a section for a version above those that it has. */
export function withSection(changelog: string, title: string, changes: readonly Change[]): string {
  const newest = /^## .*$/m.exec(changelog);
  const at = newest?.index ?? changelog.length;
  const sections = HEADINGS.flatMap((heading) => {
    const texts = changes.filter((change) => change.heading === heading).map(({ text }) => text);
    return texts.length === 0 ? [] : [`### ${heading}\n\n${texts.join("\n")}\n`];
  });
  return `${changelog.slice(0, at)}## ${title}\n\n${sections.join("\n")}\n${changelog.slice(at)}`;
}
