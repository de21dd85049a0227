import type { TraceEvent } from "goroutines/debug";

export type { TraceEvent };

/** How a program is run: on the host's clock, on a virtual one, or under every schedule. */
export type Mode = "real" | "virtual" | "every";

/** What the page asks the worker for. */
export interface Request {
  readonly source: string;
  readonly mode: Mode;
}

/** A line that the program has printed. */
export interface Line {
  readonly text: string;
  readonly isError: boolean;
  /** When, in milliseconds since the program began; of a program that was run once, in virtual time. */
  readonly at?: number;
}

/** One way in which a program has gone. */
export interface Run {
  readonly trace: readonly TraceEvent[];
}

/** A result that a program can have, and some of the ways that lead there. */
export interface Outcome {
  readonly lines: readonly Line[];
  /** What went wrong, in the words of a report: its first line is the kind. Null for a run that ended well. */
  readonly failure: string | null;
  /** How many schedules have ended so. */
  readonly count: number;
  readonly runs: readonly Run[];
}

/** What the worker tells the page. */
export type Report =
  | { readonly kind: "line"; readonly line: Line }
  | { readonly kind: "progress"; readonly schedules: number }
  /** The program cannot be compiled. */
  | { readonly kind: "refused"; readonly message: string; readonly line: number | null }
  | {
      readonly kind: "ended";
      readonly outcomes: readonly Outcome[];
      readonly schedules: number;
      /** How far the search came; null where nobody has looked for other schedules. */
      readonly extent: "exhaustive" | "complete" | "partial" | null;
      /** Whether the program would have gone on. */
      readonly isCut: boolean;
      readonly milliseconds: number;
    };
