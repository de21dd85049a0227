/** What a handler does with a job. */
export interface Work {
  /** Milliseconds that the handler takes. */
  readonly duration: number;
  /** Whether it returns or throws during the call; then it takes no time. */
  readonly isSync: boolean;
  /** Whether it ends early when its signal aborts. */
  readonly obeys: boolean;
  /** How many attempts fail. */
  readonly failures: number;
  /** What it calls on its own pool, without waiting for what comes of it. */
  readonly call: { readonly when: "start" | "end" | "abort"; readonly statement: Statement } | null;
}

/** The options of a job; `signal` is the number of one of the program's signals. */
export interface Wishes {
  readonly priority: number;
  readonly timeout: number | null;
  readonly signal: number | null;
}

export type Size = number | { readonly min: number; readonly max: number; readonly idleTimeout: number };

export interface MapWishes {
  readonly ordered: boolean;
  readonly errors: "first" | "collect" | "told";
  readonly signal: number | null;
  readonly until: number | null;
  readonly ahead: number | null;
  /** Whether the jobs come from an async source, which takes a millisecond for each. */
  readonly isAsync: boolean;
  /** The loop is left after so many results. */
  readonly limit: number;
  /** Milliseconds that the loop's body takes. */
  readonly pace: number;
}

export interface EachWishes {
  readonly signal: number | null;
  readonly until: number | null;
  /** Whether the jobs come from an async source, which takes a millisecond for each. */
  readonly isAsync: boolean;
  /** Milliseconds that `onOutcome` takes; null without one. */
  readonly telling: number | null;
}

/** What a program can do. Nothing of it waits but `sleep`. */
export type Statement =
  | { readonly do: "submit" | "trySubmit" | "run" | "tryRun"; readonly work: Work; readonly wishes: Wishes }
  | { readonly do: "map"; readonly works: readonly Work[]; readonly wishes: MapWishes }
  | { readonly do: "each"; readonly works: readonly Work[]; readonly wishes: EachWishes }
  | { readonly do: "resize"; readonly workers: Size }
  | { readonly do: "pause" | "resume" | "clear" | "close" | "stop" }
  | { readonly do: "idle" | "abort"; readonly signal: number | null }
  /** `read` takes outcomes that are there, `receive` waits for them. */
  | { readonly do: "read" | "receive"; readonly count: number }
  | { readonly do: "sleep"; readonly duration: number };

export interface Options {
  readonly workers: Size;
  readonly queue: number;
  readonly results: number;
  readonly onTimeout: "wait" | "abandon";
  readonly timeout: number | null;
  readonly attemptTimeout: number | null;
  readonly retry: {
    readonly attempts: number;
    readonly delay: number;
    readonly when: "always" | "never" | "throws";
  } | null;
  readonly rate: { readonly limit: number; readonly interval: number } | null;
  readonly aging: number | null;
}

/** One pool, and what happens to it. The signal number 0 is the pool's own. */
export interface Program {
  readonly options: Options;
  readonly statements: readonly Statement[];
}

/** How many signals there are. */
export const SIGNALS = 3;
