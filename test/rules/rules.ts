/** How binding a rule is: see the top of docs/rules.md. */
export type Level = "must" | "nice" | "n/a";

/** A line of docs/rules.md. */
export interface Rule {
  readonly number: number;
  readonly level: Level;
  /** Go's file and function, or the section of a document. */
  readonly source: string;
  /** Why no test shows that the rule is kept; empty where the page has links instead. */
  readonly reason: string;
}

/** What the last column says of a rule in {@link NOT_YET}. */
export const PENDING = "_Not part of the package yet._";

/**
 * The rules of what is not part of the package yet. They need no test until then. What adds one of these things removes
 * its line, and then the tests of this folder ask for the tests of its rules.
 */
export const NOT_YET: ReadonlySet<number> = new Set();

/** A row: anchor and number, level, text, source, and the tests or the reason. No cell contains a bar. */
const ROW = /^\| <a id="rule-(\d+)"><\/a>(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$/;

/** The rules in the text of docs/rules.md. Every row of its tables is one; a row that cannot be read is an error. */
export function rulesIn(page: string): Rule[] {
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (Rule|---) /.test(line));
  return rows.map((row) => {
    const [, anchor, number, level = "", , source = "", last = ""] = ROW.exec(row) ?? [];
    if (number === undefined || anchor !== number) throw new Error(`docs/rules.md: this row is not a rule: ${row}`);
    if (!isLevel(level)) throw new Error(`docs/rules.md: rule ${number} has no level "${level}"`);
    return { number: Number(number), level, source, reason: isGenerated(last.trim()) ? "" : last.trim() };
  });
}

function isLevel(text: string): text is Level {
  return ["must", "nice", "n/a"].includes(text);
}

function isGenerated(cell: string): boolean {
  return cell === PENDING || cell.startsWith("[");
}

/**
 * The page with its last column brought up to date: links to the files of a rule's tests, or that it is not part of the
 * package yet. Where there is neither, a reason stays.
 */
export function refresh(
  page: string,
  testsOf: ReadonlyMap<number, readonly string[]>,
  notYet: ReadonlySet<number>,
): string {
  const reasons = new Map(rulesIn(page).map(({ number, reason }) => [number, reason]));
  return page.replace(/^(\| <a id="rule-(\d+)">.* \| )[^|]*\|$/gm, (_, row: string, digits: string) => {
    const number = Number(digits);
    const links = testsOf.get(number)?.map((file) => `[${file.replace(".test.ts", "")}](../test/${file})`);
    const cell = links?.join(", ") ?? (notYet.has(number) ? PENDING : (reasons.get(number) as string));
    return `${row}${cell} |`.replace(/ {2}\|$/, " |");
  });
}
