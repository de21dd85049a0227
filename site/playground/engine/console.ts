import { format } from "./inspect.js";
import type { Line } from "./messages.js";

/** A console that tells of each line. */
export function consoleFor(told: (line: Line) => void): Console {
  const printer =
    (isError: boolean) =>
    (...values: unknown[]): void => {
      for (const text of format(values).split("\n")) told({ text, isError });
    };
  const [out, err] = [printer(false), printer(true)];
  return { ...console, log: out, info: out, debug: out, dir: out, table: out, error: err, warn: err, trace: err };
}
