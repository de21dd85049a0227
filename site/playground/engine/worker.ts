import { needsHost, PATIENCE } from "../mode.js";
import { compile, type Program, SyntaxFault, showOnlyProgram } from "./compile.js";
import { consoleFor } from "./console.js";
import { runAll } from "./every.js";
import { failureOf } from "./failure.js";
import type { Line, Mode, Report, Request, TraceEvent } from "./messages.js";
import { runToEnd } from "./modules.js";
import { runOnce } from "./once.js";
import { Outcomes } from "./outcomes.js";

// Runs one program, and is thrown away: whoever has asked ends this worker, also in the middle of an endless loop.

/** How many schedules are run at most. */
const MOST_SCHEDULES = 4_000;
/** After so many events and lines, nobody wants to see more of a program that goes on for ever. */
const MOST_EVENTS = 2_000;

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
    if (mode === "every") await runEvery(program, began);
    else if (mode === "real" && needsHost(source)) await runOnHost(program, began);
    else await runVirtual(program, mode, began);
  } catch (error) {
    if (error instanceof SyntaxFault) tell({ kind: "refused", message: error.message, line: error.line });
    else tell({ kind: "refused", message: error instanceof Error ? error.message : String(error), line: null });
  }
}

/** On the host's clock. Lines are told of as they come; whose they are nobody knows, as a browser has no async context. */
async function runOnHost(program: Program, began: number): Promise<void> {
  const told = (line: Line): void => tell({ kind: "line", line });
  const fail = (error: unknown): void => {
    for (const text of (failureOf(error, { trace: [] }) ?? "").split("\n")) told({ text, isError: true });
  };
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  await runToEnd(false, (require) => program(require, consoleFor(told))).catch(fail);
  const milliseconds = performance.now() - began;
  tell({ kind: "ended", outcomes: [], schedules: 1, extent: null, isCut: false, milliseconds });
}

/** Once, in virtual time, for as long as somebody would watch. */
async function runVirtual(program: Program, mode: Mode, began: number): Promise<void> {
  const lines: Line[] = [];
  // Within the bubble, this is the bubble's clock.
  const output = consoleFor((line) => lines.push({ ...line, at: performance.now() }));
  const isEnough = (events: readonly TraceEvent[]): boolean =>
    events.length + lines.length > MOST_EVENTS || (mode === "real" && lastOf(events) > PATIENCE);
  const run = await runOnce(() => runToEnd(true, (require) => program(require, output)), isEnough);
  const { trace, error, isCut } = run;
  const outcomes = new Outcomes();
  outcomes.add(lines, failureOf(error, run), { trace });
  const milliseconds = performance.now() - began;
  tell({ kind: "ended", outcomes: outcomes.all, schedules: 1, extent: null, isCut, milliseconds });
}

/** When the last thing has happened, in milliseconds since the first. */
function lastOf(events: readonly TraceEvent[]): number {
  return (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
}

/** Under every schedule. */
async function runEvery(program: Program, began: number): Promise<void> {
  const outcomes = new Outcomes();
  let lines: Line[] = [];
  const extent = await runAll(
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
      if (outcomes.count % 50 === 0) tell({ kind: "progress", schedules: outcomes.count });
    },
  );
  const { all, count } = outcomes;
  const milliseconds = performance.now() - began;
  tell({ kind: "ended", outcomes: all, schedules: count, extent, isCut: false, milliseconds });
}
