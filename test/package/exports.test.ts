import { join } from "node:path";
import * as entry from "goroutines";
import * as debug from "goroutines/debug";
import * as testing from "goroutines/testing";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/command.js";

interface EntryPoint {
  readonly name: string;
  /** Relative to the root. */
  readonly source: string;
  readonly module: object;
  readonly values: readonly string[];
  /** What exists for the compiler only. */
  readonly types: readonly string[];
}

const ENTRY_POINTS: readonly EntryPoint[] = [
  {
    name: "goroutines",
    source: "src/index.ts",
    module: entry,
    values: [
      "Channel",
      "ClosedChannelError",
      "ClosedPoolError",
      "Cond",
      "ErrGroup",
      "Hour",
      "Limiter",
      "Microsecond",
      "Millisecond",
      "Minute",
      "Mutex",
      "Nanosecond",
      "Once",
      "Pool",
      "RWMutex",
      "Second",
      "Semaphore",
      "SingleFlight",
      "Ticker",
      "TimeoutError",
      "Timer",
      "WaitGroup",
      "after",
      "afterFunc",
      "backoff",
      "context",
      "defer",
      "every",
      "formatDuration",
      "go",
      "limit",
      "main",
      "notify",
      "notifyContext",
      "now",
      "onceFunc",
      "onceValue",
      "select",
      "sleep",
      "tasks",
      "tick",
      "trySelect",
    ],
    types: [
      "BackoffOptions",
      "Case",
      "Cases",
      "DurationSummary",
      "EachOptions",
      "FlightResult",
      "FuncTimer",
      "JobCancelled",
      "JobContext",
      "JobDone",
      "JobFailed",
      "JobOptions",
      "JobRecord",
      "JobTimedOut",
      "Locker",
      "MainOptions",
      "MapOptions",
      "Outcome",
      "PoolOptions",
      "PoolStats",
      "RateOptions",
      "ReceiveChannel",
      "Received",
      "Reservation",
      "RetryOptions",
      "Selected",
      "SelectedCase",
      "SendCase",
      "SendChannel",
      "StopOptions",
      "Task",
      "TaskPool",
      "WaitOptions",
      "WorkerRange",
    ],
  },
  {
    name: "the namespace context",
    source: "src/context/index.ts",
    module: entry.context,
    values: [
      "Canceled",
      "DeadlineExceeded",
      "afterFunc",
      "background",
      "cause",
      "fromSignal",
      "key",
      "todo",
      "withCancel",
      "withDeadline",
      "withTimeout",
      "withValue",
      "withoutCancel",
    ],
    types: ["CancelFunc", "Context", "Key", "Parent"],
  },
  {
    name: "goroutines/debug",
    source: "src/debug/index.ts",
    module: debug,
    values: ["Trace", "Tracker", "onLeak", "trace", "track"],
    types: ["Creator", "Parked", "TraceEvent", "TraceOptions", "TrackOptions"],
  },
  {
    name: "goroutines/testing",
    source: "src/testing/index.ts",
    module: testing,
    values: ["DeadlockError", "ExploreError", "LeakError", "explore", "external", "leaks", "settled", "synctest"],
    types: ["Exploration", "ExploreOptions", "LeakOptions", "ScheduleRun", "SynctestOptions", "TraceEvent"],
  },
];

describe.each(ENTRY_POINTS)("$name", ({ source, module, values, types }) => {
  test("exports these values, and no other", () => {
    expect(Object.keys(module).sort()).toEqual(values);
  });

  test("exports these types, and no other", () => {
    const names = exportsOf(join(ROOT, source));
    expect(names.filter((name) => !values.includes(name)).sort()).toEqual(types);
  });
});

/** The names that a module exports, types included. */
function exportsOf(path: string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path) as ts.SourceFile;
  return checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol).map(({ name }) => name);
}
