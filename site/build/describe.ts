/** A page with front matter that describes it: the text that search engines show below its title. */
export function described(text: string, extra: Readonly<Record<string, string>> = {}): string {
  const own = /^---\n([\s\S]*?)\n---\n/.exec(text);
  const body = own === null ? text : text.slice(own[0].length);
  const lines = own === null ? [] : (own[1] as string).split("\n");
  for (const [key, value] of Object.entries(extra)) lines.push(`${key}: ${JSON.stringify(value)}`);
  if (!lines.some((line) => line.startsWith("description:"))) {
    lines.push(`description: ${JSON.stringify(firstParagraph(body))}`);
  }
  // What has no headings needs no list of them, and can be wider.
  const isOnePiece = !/^## /m.test(body.replace(/^( *)```[\s\S]*?^\1```/gm, ""));
  if (isOnePiece && !lines.some((line) => line.startsWith("aside:"))) lines.push("aside: false");
  return `---\n${lines.join("\n")}\n---\n${body}`;
}

/** The first paragraph of prose, without its marks, and not longer than a search engine shows. */
export function firstParagraph(body: string): string {
  const prose = body.replace(/^( *)```[\s\S]*?^\1```/gm, "").replace(/^<[^\n]*>$/gm, "");
  const paragraph = prose.split(/\n{2,}/).find((part) => /^[A-Z`*_[]/.test(part.trim()) && /[.:!?]/.test(part)) ?? "";
  const plain = paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*_]|<[^>]+>/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length <= 180 ? plain : `${plain.slice(0, 180).replace(/\s\S*$/, "")} …`;
}
