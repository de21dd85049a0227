import fc from "fast-check";
import { numbered, picks, statements } from "./program.js";
import { print, printChannels, type Statement } from "./statement.js";

/** What a single goroutine does that begins operations without waiting for them. */
export interface Script {
  readonly capacities: readonly number[];
  readonly signals: number;
  readonly statements: readonly Statement[];
  /** Decides what the run leaves to chance. */
  readonly picks: readonly number[];
}

const SIGNALS = 4;
const LONGEST = 40;

/** Scripts over one or two channels of a capacity. */
export function scripts(capacity: number): fc.Arbitrary<Script> {
  return fc
    .integer({ min: 1, max: 2 })
    .chain((channels) =>
      fc.record({
        capacities: fc.constant(new Array<number>(channels).fill(capacity)),
        signals: fc.constant(SIGNALS),
        statements: fc
          .array(statement(channels), { maxLength: LONGEST, size: "max" })
          .map((unnumbered) => numbered([unnumbered])[0] as Statement[]),
        picks,
      }),
    )
    .map((script) => Object.defineProperty(script, fc.toStringMethod, { value: () => printScript(script) }));
}

function statement(channels: number): fc.Arbitrary<Statement> {
  const { send, receive, select, trySend, tryReceive, trySelect, close, abort, wait } = statements(channels, SIGNALS);
  const channel = fc.nat(channels - 1);
  const next = fc.record({ do: fc.constant("next" as const), channel });
  const leave = fc.record({ do: fc.constant("return" as const), channel });
  const add = fc.record({ do: fc.constant("add" as const), delta: fc.integer({ min: -1, max: 1 }) });
  return fc.oneof(
    { arbitrary: fc.oneof(send, receive, select), weight: 12 },
    { arbitrary: fc.oneof(trySend, tryReceive, trySelect), weight: 6 },
    { arbitrary: fc.oneof(next, add, wait), weight: 4 },
    { arbitrary: abort, weight: 2 },
    { arbitrary: fc.oneof(close, leave), weight: 1 },
  );
}

function printScript({ capacities, statements, picks }: Script): string {
  const lines = statements.map((statement, id) => `${id}: ${print(statement)}`);
  return `\n${[...printChannels(capacities), ...lines, `picks: ${picks.join(", ")}`].join("\n")}\n`;
}
