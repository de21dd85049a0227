/** A fenced block of code in a Markdown text. */
export interface CodeBlock {
  /** What follows the opening fence: the language, and words that tell what to do with the block. */
  readonly info: string;
  readonly code: string;
  /** The number of the code's first line, from 1. */
  readonly line: number;
}

const FENCE = /^```(.*)$/;

/** The fenced blocks of a text, in their order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { info: string; line: number; code: string } | null = null;
  for (const [index, text] of markdown.split("\n").entries()) {
    const fence = FENCE.exec(text);
    if (open === null) {
      if (fence !== null) open = { info: (fence[1] as string).trim(), line: index + 2, code: "" };
    } else if (fence === null) {
      open.code += `${text}\n`;
    } else {
      blocks.push(open);
      open = null;
    }
  }
  return blocks;
}
