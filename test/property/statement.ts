import type { Case } from "./model.js";

/** The cases that a select is written with. */
export type SelectCase = Exclude<Case, { kind: "cancel" } | { kind: "wait" }>;

/** What a program can do. A `signal` stands for the option of that name. */
export type Statement =
  | { readonly do: "send"; readonly channel: number; readonly value: number; readonly signal: number | null }
  | { readonly do: "receive"; readonly channel: number; readonly signal: number | null }
  | { readonly do: "trySend"; readonly channel: number; readonly value: number }
  | { readonly do: "tryReceive"; readonly channel: number }
  | { readonly do: "select"; readonly cases: readonly SelectCase[]; readonly signal: number | null }
  | { readonly do: "trySelect"; readonly cases: readonly SelectCase[] }
  | { readonly do: "close"; readonly channel: number }
  | { readonly do: "abort"; readonly signal: number }
  | { readonly do: "add"; readonly delta: number }
  | { readonly do: "wait"; readonly signal: number | null }
  /** A loop over a channel that is left after `limit` values. */
  | { readonly do: "range"; readonly channel: number; readonly limit: number }
  /** The two calls that a loop consists of, on the one iterator that each channel has in a program. */
  | { readonly do: "next"; readonly channel: number }
  | { readonly do: "return"; readonly channel: number };

/** The operation that a statement begins, and whether it has a default; null for what is not an operation. */
export function operationOf(statement: Statement): { cases: Case[]; hasDefault: boolean } | null {
  switch (statement.do) {
    case "send":
    case "trySend": {
      const { channel, value } = statement;
      return {
        cases: [{ kind: "send", channel, value }, ...cancel(statement)],
        hasDefault: statement.do === "trySend",
      };
    }
    case "receive":
    case "tryReceive":
    case "range":
    case "next": {
      const { channel } = statement;
      return { cases: [{ kind: "receive", channel }, ...cancel(statement)], hasDefault: statement.do === "tryReceive" };
    }
    case "select":
    case "trySelect": {
      const cases = statement.cases.map((case_) => ({ ...case_ }));
      return { cases: [...cases, ...cancel(statement)], hasDefault: statement.do === "trySelect" };
    }
    case "wait":
      return { cases: [{ kind: "wait" }, ...cancel(statement)], hasDefault: false };
    default:
      return null;
  }
}

function cancel(statement: Statement): Case[] {
  return "signal" in statement && statement.signal !== null && statement.do !== "abort"
    ? [{ kind: "cancel", signal: statement.signal }]
    : [];
}

/** The statement as one would write it in Go, as far as Go has it. */
export function print(statement: Statement): string {
  const option = cancel(statement).length > 0 && "signal" in statement ? ` unless s${statement.signal}` : "";
  switch (statement.do) {
    case "send":
      return `ch${statement.channel} <- ${statement.value}${option}`;
    case "receive":
      return `<-ch${statement.channel}${option}`;
    case "trySend":
      return `select { case ch${statement.channel} <- ${statement.value}: default: }`;
    case "tryReceive":
      return `select { case <-ch${statement.channel}: default: }`;
    case "select":
      return `select { ${statement.cases.map(printCase).join(" ")} }${option}`;
    case "trySelect":
      return `select { ${statement.cases.map(printCase).join(" ")} default: }`;
    case "close":
      return `close(ch${statement.channel})`;
    case "abort":
      return `s${statement.signal}.abort()`;
    case "add":
      return statement.delta === -1 ? "wg.Done()" : `wg.Add(${statement.delta})`;
    case "wait":
      return `wg.Wait()${option}`;
    case "range":
      return `for range ch${statement.channel} {${Number.isFinite(statement.limit) ? ` break after ${statement.limit} ` : ""}}`;
    default:
      return `range${statement.channel}.${statement.do}()`;
  }
}

function printCase(case_: SelectCase): string {
  switch (case_.kind) {
    case "send":
      return `case ch${case_.channel} <- ${case_.value}:`;
    case "receive":
      return `case <-ch${case_.channel}:`;
    case "signal":
      return `case <-s${case_.signal}:`;
    default:
      return "case <-nil:";
  }
}

export function printChannels(capacities: readonly number[]): string[] {
  return capacities.map((capacity, index) => `ch${index} := make(chan int${capacity === 0 ? "" : `, ${capacity}`})`);
}
