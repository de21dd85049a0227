import { Hour, sleep } from "goroutines";
import { runAll, runOnce } from "./bubbles.js";
import { compile, type Program, SyntaxFault, showOnlyProgram } from "./compile.js";
import { consoleFor } from "./console.js";
import { failureOf } from "./failure.js";
import type { Line, Report, Request, TraceEvent } from "./messages.js";
import { runToEnd } from "./modules.js";
import { Outcomes } from "./outcomes.js";

// Runs one program, and is thrown away: whoever has asked ends this worker, also in the middle of an endless loop.

/** How many schedules are run at most, and for how long. */
const MOST_SCHEDULES = 4_000;

showOnlyProgram();

function tell(report: Report): void {
  postMessage(report);
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  void run(data);
});

async function run({ source, mode }: Request): Promise<void> {
  const began = performance.now();
  try {
    const program = compile(source);
    if (mode === "real") await runReal(program, began);
    else if (mode === "virtual") await runVirtual(program, began);
    else await runEvery(program, began);
  } catch (error) {
    if (error instanceof SyntaxFault) tell({ kind: "refused", message: error.message, line: error.line });
    else tell({ kind: "refused", message: error instanceof Error ? error.message : String(error), line: null });
  }
}

/** On the host's clock. Lines are told of as they come; whose they are nobody knows, as a browser has no async context. */
async function runReal(program: Program, began: number): Promise<void> {
  const told = (line: Line): void => tell({ kind: "line", line });
  const fail = (error: unknown): void => {
    for (const text of (failureOf(error, { trace: [] }) ?? "").split("\n")) told({ text, isError: true });
  };
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  await runToEnd(false, (require) => program(require, consoleFor(told))).catch(fail);
  tell({ kind: "ended", outcomes: [], schedules: 1, extent: null, milliseconds: performance.now() - began });
}

/** Once, in virtual time. */
async function runVirtual(program: Program, began: number): Promise<void> {
  const lines: Line[] = [];
  const output = consoleFor((line) => lines.push(line));
  let mainEnded = false;
  const run = await runOnce(async () => {
    await runToEnd(true, (require) => program(require, output));
    mainEnded = true;
    // Goroutines that are under way when main ends go on, as they do outside a bubble.
    await sleep(24 * Hour);
  });
  const outcomes = new Outcomes();
  const trace = mainEnded ? withoutLastSleep(run.trace) : run.trace;
  outcomes.add(lines, failureOf(run.error, { trace }), { trace });
  tell({
    kind: "ended",
    outcomes: outcomes.all,
    schedules: 1,
    extent: null,
    milliseconds: performance.now() - began,
  });
}

/** A trace without the sleep of main's that only this page has added. */
function withoutLastSleep(trace: readonly TraceEvent[]): readonly TraceEvent[] {
  const from = trace.findLastIndex(({ goroutine, operation }) => goroutine === 1 && operation === "sleep");
  const first = trace
    .slice(0, from + 1)
    .findLastIndex(({ goroutine, kind }) => goroutine === 1 && kind === "operation");
  return trace.filter(
    ({ goroutine, kind }, index) => index < first || (goroutine !== 1 && kind !== "timer") || kind === "end",
  );
}

/** Under every schedule. */
async function runEvery(program: Program, began: number): Promise<void> {
  const outcomes = new Outcomes();
  let lines: Line[] = [];
  let count = 0;
  const search = await runAll(
    async () => {
      lines = [];
      const own = lines;
      await runToEnd(true, (require) =>
        program(
          require,
          consoleFor((line) => own.push(line)),
        ),
      );
    },
    MOST_SCHEDULES,
    (run) => {
      outcomes.add(lines, failureOf(run.error, run), { trace: run.trace });
      count += 1;
      if (count % 100 === 0) tell({ kind: "progress", schedules: count });
    },
  );
  tell({ kind: "ended", outcomes: outcomes.all, ...search, milliseconds: performance.now() - began });
}
