import fc from "fast-check";
import { print, printChannels, type SelectCase, type Statement } from "./statement.js";

/** Goroutines over channels, signals and a wait group. */
export interface Program {
  readonly capacities: readonly number[];
  readonly signals: number;
  /** What the wait group counts at the start. */
  readonly counter: number;
  readonly goroutines: readonly (readonly Statement[])[];
  /** Decides what the run leaves to chance. */
  readonly picks: readonly number[];
}

const SIGNALS = 2;

/** Numbers from which a run takes, in turn and for ever, what it would leave to chance. */
export const picks: fc.Arbitrary<number[]> = fc.array(fc.nat(59), { minLength: 1, maxLength: 20, size: "max" });

/** Programs in which nothing need fit together. */
export function programs(capacity: fc.Arbitrary<number>): fc.Arbitrary<Program> {
  return fc.array(capacity, { minLength: 1, maxLength: 3, size: "max" }).chain((capacities) =>
    fc
      .record({
        counter: fc.nat(2),
        goroutines: fc.array(fc.array(inGoroutines(capacities.length), { minLength: 1, maxLength: 5, size: "max" }), {
          minLength: 2,
          maxLength: 4,
          size: "max",
        }),
        picks,
      })
      .map((parts) => printable({ ...parts, capacities, signals: SIGNALS, goroutines: numbered(parts.goroutines) })),
  );
}

/** Goroutines that send, one that closes when they are done, and others that receive: nothing can block. */
export function pipelines(capacity: fc.Arbitrary<number>): fc.Arbitrary<Program> {
  const sends = fc.array(fc.constant<Statement>({ do: "send", channel: 0, value: 0, signal: null }), {
    maxLength: 3,
    size: "max",
  });
  return fc
    .record({
      capacity,
      senders: fc.array(sends, { minLength: 1, maxLength: 2, size: "max" }),
      receivers: fc.integer({ min: 1, max: 2 }),
      picks,
    })
    .map(({ capacity, senders, receivers, picks }) => {
      const goroutines: Statement[][] = [
        ...senders.map((statements): Statement[] => [...statements, { do: "add", delta: -1 }]),
        [
          { do: "wait", signal: null },
          { do: "close", channel: 0 },
        ],
        ...Array.from({ length: receivers }, (): Statement[] => [
          { do: "range", channel: 0, limit: Number.POSITIVE_INFINITY },
        ]),
      ];
      return printable({
        capacities: [capacity],
        signals: 0,
        counter: senders.length,
        goroutines: numbered(goroutines),
        picks,
      });
    });
}

function inGoroutines(channels: number): fc.Arbitrary<Statement> {
  const { send, receive, select, trySelect, close, abort, wait } = statements(channels, SIGNALS);
  const range = fc.record({
    do: fc.constant("range" as const),
    channel: fc.nat(channels - 1),
    limit: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  });
  const done = fc.constant<Statement>({ do: "add", delta: -1 });
  return fc.oneof(
    { arbitrary: send, weight: 6 },
    { arbitrary: receive, weight: 5 },
    { arbitrary: select, weight: 4 },
    { arbitrary: fc.oneof(range, close, done, trySelect, wait, abort), weight: 6 },
  );
}

/** The statements over so many channels and signals, by kind. */
export function statements(channels: number, signals: number) {
  const channel = fc.nat(channels - 1);
  const signal = fc.nat(signals - 1);
  const option = fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, { arbitrary: signal, weight: 1 });
  const value = fc.constant(0);
  const selectCase: fc.Arbitrary<SelectCase> = fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant("receive" as const), channel }), weight: 4 },
    { arbitrary: fc.record({ kind: fc.constant("send" as const), channel, value }), weight: 4 },
    { arbitrary: fc.record({ kind: fc.constant("signal" as const), signal }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant("nil" as const) }), weight: 1 },
  );
  const cases = fc.array(selectCase, { minLength: 1, maxLength: 3, size: "max" });
  return {
    send: fc.record({ do: fc.constant("send" as const), channel, value, signal: option }),
    receive: fc.record({ do: fc.constant("receive" as const), channel, signal: option }),
    select: fc.record({ do: fc.constant("select" as const), cases, signal: option }),
    trySend: fc.record({ do: fc.constant("trySend" as const), channel, value }),
    tryReceive: fc.record({ do: fc.constant("tryReceive" as const), channel }),
    trySelect: fc.record({ do: fc.constant("trySelect" as const), cases }),
    close: fc.record({ do: fc.constant("close" as const), channel }),
    abort: fc.record({ do: fc.constant("abort" as const), signal }),
    wait: fc.record({ do: fc.constant("wait" as const), signal: option }),
  };
}

/** Gives every value that is sent a number of its own, so that none can be mistaken for another. */
export function numbered(goroutines: readonly (readonly Statement[])[]): Statement[][] {
  let value = 0;
  const numberedCase = (case_: SelectCase): SelectCase =>
    case_.kind === "send" ? { ...case_, value: ++value } : case_;
  return goroutines.map((statements) =>
    statements.map((statement) => {
      if ("cases" in statement) return { ...statement, cases: statement.cases.map(numberedCase) };
      return "value" in statement ? { ...statement, value: ++value } : statement;
    }),
  );
}

/** Lets a counterexample be read as a program. */
function printable(program: Program): Program {
  return Object.defineProperty(program, fc.toStringMethod, {
    value: () => `\n${[...lines(program), `picks: ${program.picks.join(", ")}`].join("\n")}\n`,
  });
}

function lines({ capacities, counter, goroutines }: Program): string[] {
  return [
    ...printChannels(capacities),
    `wg.Add(${counter})`,
    ...goroutines.map((statements, id) => `g${id}: ${statements.map(print).join("; ")}`),
  ];
}
