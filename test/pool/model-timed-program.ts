import fc from "fast-check";
import { printable } from "./model-print.js";
import { type Program, SIGNALS, type Statement } from "./model-program.js";

/*
 * Programs that leave nothing to chance: no two timers are due at the same instant, and no timer is at that of a call.
 * Calls are made at whole milliseconds. Every job has a digit of its own behind the point: its handler takes a whole
 * number of milliseconds and one unit of it, its timeout four units. So has the interval of the rate. Whatever adds up
 * on the way to an instant, its digits tell which way that was. Doubles have room for all of them, and nothing is rounded.
 */

const MOST_JOBS = 8;
const BITS = 4;
const INTERVAL_UNIT = 2 ** (-BITS * MOST_JOBS - BITS - 2);

function unitOf(job: number): number {
  return 2 ** (-BITS * (job + 1));
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 2 }, { arbitrary, weight: 1 });

const milliseconds = fc.integer({ min: 1, max: 12 });

const options = fc.record({
  workers: fc.integer({ min: 1, max: 3 }),
  queue: fc.oneof(fc.nat(1), fc.nat(3), fc.constant(Number.POSITIVE_INFINITY)),
  results: fc.constant(1_000),
  onTimeout: fc.constantFrom("wait" as const, "abandon" as const),
  timeout: fc.constant(null),
  attemptTimeout: fc.constant(null),
  retry: seldom(
    fc.record({ attempts: fc.integer({ min: 1, max: 3 }), delay: fc.nat(5), when: fc.constant("always" as const) }),
  ),
  rate: seldom(
    fc.record({ limit: fc.integer({ min: 1, max: 3 }), interval: milliseconds.map((ms) => ms + INTERVAL_UNIT) }),
  ),
  aging: seldom(milliseconds),
});

const adding: fc.Arbitrary<Statement> = fc.record({
  do: fc.constantFrom("submit" as const, "trySubmit" as const, "run" as const, "tryRun" as const),
  work: fc.record({
    duration: fc.integer({ min: 1, max: 12 }),
    isSync: fc.constant(false),
    obeys: fc.boolean(),
    failures: fc.constantFrom(0, 0, 0, 1, 2, 3),
    call: fc.constant(null),
  }),
  wishes: fc.record({
    priority: fc.constantFrom(0, 0, 0, 1, -1),
    timeout: seldom(milliseconds),
    signal: fc.option(fc.integer({ min: 1, max: SIGNALS - 1 }), { freq: 2 }),
  }),
});

const abort: fc.Arbitrary<Statement> = fc.record({
  do: fc.constant("abort" as const),
  signal: fc.integer({ min: 1, max: SIGNALS - 1 }),
});

const sleep: fc.Arbitrary<Statement> = fc.record({ do: fc.constant("sleep" as const), duration: fc.nat(8) });

const control: fc.Arbitrary<Statement> = fc.oneof(
  {
    arbitrary: fc.record({ do: fc.constant("resize" as const), workers: fc.integer({ min: 1, max: 4 }) }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constantFrom("pause" as const, "resume" as const) }), weight: 3 },
  { arbitrary: abort, weight: 3 },
  { arbitrary: fc.record({ do: fc.constant("clear" as const) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("idle" as const), signal: fc.constant(null) }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constantFrom("close" as const, "stop" as const) }), weight: 1 },
);

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: adding, weight: 5 },
  { arbitrary: control, weight: 2 },
  { arbitrary: sleep, weight: 3 },
);

/** What makes jobs stand in line, and take others out of it. */
const crowding: fc.Arbitrary<Statement> = fc.oneof(
  { arbitrary: adding, weight: 6 },
  { arbitrary: abort, weight: 1 },
  { arbitrary: sleep, weight: 2 },
);

function sequence(statement: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> {
  return fc.array(statement, { minLength: 1, maxLength: 20, size: "max" }).map(withUnits);
}

/** Programs of which is determined when everything happens. */
export const timedPrograms: fc.Arbitrary<Program> = fc
  .record({ options, statements: sequence(statement) })
  .map(printable);

/** Such programs in which there is little room. */
export const crowdedTimedPrograms: fc.Arbitrary<Program> = fc
  .record({ options, queue: fc.nat(2), statements: sequence(crowding) })
  .map(({ options, queue, statements }) => printable({ options: { ...options, workers: 1, queue }, statements }));

/** Gives every job its digit; those beyond the last are left out. */
function withUnits(statements: readonly Statement[]): Statement[] {
  let jobs = 0;
  return statements.flatMap((statement): Statement[] => {
    if (!("work" in statement)) return [statement];
    if (jobs === MOST_JOBS) return [];
    const unit = unitOf(jobs);
    jobs += 1;
    const { timeout } = statement.wishes;
    const work = { ...statement.work, duration: statement.work.duration + unit };
    return [{ ...statement, work, wishes: { ...statement.wishes, timeout: timeout && timeout + 4 * unit } }];
  });
}
