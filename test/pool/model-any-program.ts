import fc from "fast-check";
import { printable } from "./model-print.js";
import {
  type EachWishes,
  type MapWishes,
  type Options,
  type Program,
  SIGNALS,
  type Size,
  type Statement,
  type Wishes,
  type Work,
} from "./model-program.js";

const LONGEST = 24;

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, { arbitrary, weight: 1 });

const mostly = (value: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ arbitrary: fc.constant(value), weight: 3 }, { arbitrary: fc.constant(!value), weight: 1 });

const anySignal = fc.integer({ min: 1, max: SIGNALS - 1 });
const signal = seldom(anySignal);
const milliseconds = fc.integer({ min: 1, max: 12 });

const size: fc.Arbitrary<Size> = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc
    .record({ min: fc.nat(2), more: fc.nat(2), idleTimeout: milliseconds })
    .map(({ min, more, idleTimeout }) => ({ min, max: Math.max(min + more, 1), idleTimeout })),
);

const options: fc.Arbitrary<Options> = fc.record({
  workers: size,
  queue: fc.oneof(fc.nat(5), fc.constant(Number.POSITIVE_INFINITY)),
  results: fc.constantFrom(1, 1, 2, 1_000, 1_000),
  onTimeout: fc.constantFrom("wait", "abandon"),
  timeout: seldom(milliseconds),
  attemptTimeout: seldom(milliseconds),
  retry: seldom(
    fc.record({
      attempts: fc.integer({ min: 1, max: 3 }),
      delay: fc.nat(5),
      when: fc.constantFrom("always", "always", "always", "never", "throws"),
    }),
  ),
  rate: seldom(fc.record({ limit: fc.integer({ min: 1, max: 3 }), interval: milliseconds })),
  aging: seldom(milliseconds),
});

const sleep: fc.Arbitrary<Statement> = fc.record({ do: fc.constant("sleep" as const), duration: fc.nat(8) });

const reading: fc.Arbitrary<Statement> = fc.record({
  do: fc.constantFrom("read" as const, "receive" as const),
  count: fc.integer({ min: 1, max: 3 }),
});

/** What takes no jobs, and may be called by a handler too. */
const controls: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("resize" as const), workers: size }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constantFrom("pause" as const, "resume" as const) }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("clear" as const) }), weight: 2 },
  { arbitrary: reading, weight: 6 },
  { arbitrary: fc.record({ do: fc.constant("idle" as const), signal }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(SIGNALS - 1) }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constantFrom("close" as const, "stop" as const) }), weight: 1 },
);

function work(call: Work["call"] extends infer Call ? fc.Arbitrary<Call> : never): fc.Arbitrary<Work> {
  return fc.record({
    duration: fc.nat(12),
    isSync: mostly(false),
    obeys: mostly(true),
    failures: fc.constantFrom(0, 0, 0, 1, 2, 3),
    call,
  });
}

function adding(works: fc.Arbitrary<Work>, signal: fc.Arbitrary<number | null>): fc.Arbitrary<Statement> {
  const wishes: fc.Arbitrary<Wishes> = fc.record({
    priority: fc.constantFrom(0, 0, 0, 1, -1),
    timeout: seldom(milliseconds),
    signal,
  });
  return fc.record({
    do: fc.constantFrom("submit" as const, "trySubmit" as const, "run" as const, "tryRun" as const),
    work: works,
    wishes,
  });
}

function mapping(works: fc.Arbitrary<Work>): fc.Arbitrary<Statement> {
  const wishes: fc.Arbitrary<MapWishes> = fc.record({
    ordered: fc.boolean(),
    errors: fc.constantFrom("first" as const, "collect" as const, "told" as const),
    signal,
    until: signal,
    ahead: seldom(fc.nat(4)),
    isAsync: fc.boolean(),
    limit: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
    pace: fc.constantFrom(0, 0, 3),
  });
  return fc.record({
    do: fc.constant("map" as const),
    works: fc.array(works, { maxLength: 5, size: "max" }),
    wishes,
  });
}

function running(works: fc.Arbitrary<Work>): fc.Arbitrary<Statement> {
  const wishes: fc.Arbitrary<EachWishes> = fc.record({
    signal,
    until: signal,
    isAsync: fc.boolean(),
    telling: fc.option(fc.constantFrom(0, 0, 3)),
  });
  return fc.record({
    do: fc.constant("each" as const),
    works: fc.array(works, { maxLength: 5, size: "max" }),
    wishes,
  });
}

function jobs(works: fc.Arbitrary<Work>): fc.Arbitrary<Statement> {
  return fc.oneof(
    { arbitrary: adding(works, signal), weight: 8 },
    { arbitrary: mapping(works), weight: 1 },
    { arbitrary: running(works), weight: 1 },
  );
}

const plain = work(fc.constant(null));
const re_entrant = work(
  seldom(
    fc.record({
      when: fc.constantFrom("start" as const, "end" as const, "abort" as const),
      statement: fc.oneof(controls, jobs(plain)),
    }),
  ),
);

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: jobs(re_entrant), weight: 6 },
  { arbitrary: controls, weight: 2 },
  { arbitrary: sleep, weight: 3 },
);

/** What makes jobs stand in line, and take others out of it. */
const crowding: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: adding(plain, fc.option(anySignal)), weight: 6 },
  { arbitrary: reading, weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("abort" as const), signal: anySignal }), weight: 2 },
  { arbitrary: sleep, weight: 2 },
);

function sequence(statement: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> {
  return fc.array(statement, { minLength: 1, maxLength: LONGEST, size: "max" });
}

/** Programs in which nothing need fit together. */
export const anyPrograms: fc.Arbitrary<Program> = fc
  .record({ options, statements: sequence(statement) })
  .map(printable);

/** Programs in which there is little room for jobs, and for their outcomes. */
export const crowdedPrograms: fc.Arbitrary<Program> = fc
  .record({ options, queue: fc.nat(1), statements: sequence(crowding) })
  .map(({ options, queue, statements }) =>
    printable({ options: { ...options, workers: 1, queue, results: 1 }, statements }),
  );
