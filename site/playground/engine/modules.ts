import * as goroutines from "goroutines";
import * as debug from "goroutines/debug";
import * as testing from "goroutines/testing";

/** What is thrown to end a program at once that asked for it. */
export const EXIT: unique symbol = Symbol("exit");

interface Mains {
  /** The main functions that the program has started. */
  readonly running: Promise<void>[];
}

/**
 * The modules that a program can import. Its `main` runs in the goroutine that runs the program, so that it is main in the
 * lanes too; deadlocks are found by whoever runs the program.
 */
export function modules(mains: Mains, inBubble: boolean): (name: string) => unknown {
  const main = (fn: () => unknown, options?: { exit?: boolean }): Promise<void> => {
    const ended = Promise.resolve()
      .then(fn)
      .then(() => {
        if (options?.exit === true) throw EXIT;
      });
    mains.running.push(ended);
    return ended;
  };
  const own = { ...goroutines, main };
  return (name) => {
    if (name === "goroutines") return own;
    if (name === "goroutines/testing") return inBubble ? withinBubble : testing;
    if (name === "goroutines/debug") return debug;
    throw new Error(`cannot import "${name}": in this page there is only the package "goroutines"`);
  };
}

/** In a bubble already: there is one at a time, so a program that makes one gets this one. */
const withinBubble = { ...testing, synctest: async (body: () => unknown): Promise<unknown> => body() };

/** A program as one function, which ends when the module and its main functions have. */
export async function runToEnd(
  inBubble: boolean,
  start: (require: (name: string) => unknown) => Promise<void>,
): Promise<void> {
  const mains: Mains = { running: [] };
  await start(modules(mains, inBubble));
  for (const main of mains.running) await main;
}
