import fc from "fast-check";
import type { Program, Statement, Work } from "./model-program.js";

/** Lets a counterexample be read as a program. */
export function printable(program: Program): Program {
  return Object.defineProperty(program, fc.toStringMethod, { value: () => `\n${print(program)}\n` });
}

/** The program as one would write it; what a handler does stands in the place of its job. */
function print({ options, statements }: Program): string {
  return [`new Pool(handler, ${show(options)})`, ...statements.map(printStatement)].join("\n");
}

export function printStatement(statement: Statement): string {
  switch (statement.do) {
    case "submit":
    case "trySubmit":
    case "run":
    case "tryRun":
      return `${statement.do}(${printWork(statement.work)}, ${show(statement.wishes)})`;
    case "map":
    case "each":
      return `${statement.do}([${statement.works.map(printWork).join(", ")}], ${show(statement.wishes)})`;
    case "resize":
      return `resize(${show(statement.workers)})`;
    case "abort":
      return `abort s${statement.signal}`;
    case "idle":
      return `idle(${show({ signal: statement.signal })})`;
    case "read":
      return `read ${statement.count} results`;
    case "receive":
      return `receive ${statement.count} results, or wait for them`;
    case "sleep":
      return `sleep(${statement.duration})`;
    default:
      return `${statement.do}()`;
  }
}

function printWork({ duration, isSync, obeys, failures, call }: Work): string {
  const traits = [
    isSync ? "sync" : `${duration} ms`,
    ...(obeys ? [] : ["deaf"]),
    ...(failures === 0 ? [] : [`fails ${failures} x`]),
    ...(call === null ? [] : [`at its ${call.when}: ${printStatement(call.statement)}`]),
  ];
  return `job{${traits.join(", ")}}`;
}

/** An object as it is written in a program, without what was not asked for. */
function show(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value === "string" ? `"${value}"` : String(value);
  const entries = Object.entries(value).filter(([, entry]) => entry !== null);
  return `{ ${entries.map(([name, entry]) => `${name}: ${name === "signal" || name === "until" ? `s${entry}` : show(entry)}`).join(", ")} }`;
}
