import type { WriteStream } from "node:tty";
import { type ReceiveChannel, Second, select, Ticker } from "goroutines";
import { quantity, seconds } from "./format.js";
import type { TreeDigest } from "./tree-digest.js";

const ERASE_LINE = "\r\x1b[K";

/** Keeps a line of the terminal up to date until `done` is closed, and then erases it. */
export async function showProgress(
  terminal: WriteStream,
  label: string,
  tree: TreeDigest,
  done: ReceiveChannel<never>,
): Promise<void> {
  const start = performance.now();
  const ticker = new Ticker(0.1 * Second);
  for (;;) {
    const chosen = await select({ tick: ticker.channel, done });
    switch (chosen.case) {
      case "tick":
        terminal.write(
          ERASE_LINE + fitting(`${label}: ${quantity(tree)}, ${seconds(performance.now() - start)}`, terminal),
        );
        break;
      case "done":
        terminal.write(ERASE_LINE);
        return;
    }
  }
}

/** A wrapped line could not be erased. Some terminals do not report their width. */
function fitting(line: string, { columns }: WriteStream): string {
  return columns > 0 ? line.slice(0, columns - 1) : line;
}
