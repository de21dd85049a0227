/** What a script is about: which objects it has, and which steps. */
export type Kind = "context" | "limiter" | "semaphore" | "group" | "flight";

/** A step: what to do, to which of the objects that were made so far or how much, how long, and a text. */
export interface Step {
  readonly op: string;
  readonly n: number;
  readonly ms: number;
  readonly text: string;
}

/**
 * Steps that one goroutine takes in virtual time, each when nothing can go on any more by itself. So there is but one
 * schedule that counts, and Go and the package have to come to the same.
 */
export interface Script {
  readonly kind: Kind;
  readonly steps: readonly Step[];
}

/** For each step, what has happened since the one before. */
export type Log = readonly string[];

/** A script, and what Go makes of it. */
export interface Entry extends Script {
  readonly log: Log;
}

/** Go counts time in nanoseconds, and rounds them down. */
const TOLERANCE = 0.002;

/** Whether two logs are the same, but for the last digits of durations. */
export function agree(a: Log, b: Log): boolean {
  const [ours, theirs] = [a, b].map((log) => log.join("\n").split(/[\s/,:;]+/)) as [string[], string[]];
  return ours.length === theirs.length && ours.every((word, index) => alike(word, theirs[index] as string));
}

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  return /^-?\d+\.\d+$/.test(a) && /^-?\d+\.\d+$/.test(b) && Math.abs(Number(a) - Number(b)) <= TOLERANCE;
}

/** A script with both logs, which go on after the last step until all has ended. */
export function print({ kind, steps }: Script, log: Log, other: Log): string {
  const lines = [...log.keys(), ...other.keys()].slice(0, Math.max(log.length, other.length)).map((_, index) => {
    const [theirs = "", ours = ""] = [log[index], other[index]];
    const { op = "end", n = "", ms = "", text = "" } = steps[index] ?? {};
    return `${agree([theirs], [ours]) ? " " : "!"} ${op} ${n} ${ms} ${text}\n    Go:   ${theirs}\n    ours: ${ours}`;
  });
  return [kind, ...lines].join("\n");
}
