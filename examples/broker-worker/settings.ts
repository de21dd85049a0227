import { Second } from "goroutines";

/** What the environment says about a worker process. Durations are milliseconds. */
export interface Settings {
  /** The work of one message takes this long. */
  readonly work: number;
  /** After this long without a word, the broker gives a message to somebody else. */
  readonly ackWait: number;
  /** So many messages are at work at once. */
  readonly workers: number;
  /** Of every so many messages one fails the first time; 0 for none. */
  readonly failEvery: number;
  /** After so many attempts, a message that fails is put aside. */
  readonly attempts: number;
}

/** @throws RangeError if a variable has a value that is none. */
export function settings(environment: NodeJS.ProcessEnv): Settings {
  const number = (name: string, otherwise: number, least: number): number => {
    const text = environment[name];
    const value = text === undefined || text === "" ? otherwise : Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new RangeError(`${name} must be an integer >= ${least}, not ${JSON.stringify(text)}`);
  };
  return {
    work: number("WORK_MS", 10, 0),
    ackWait: number("ACK_WAIT_MS", 30 * Second, 1),
    workers: number("WORKERS", 16, 1),
    failEvery: number("FAIL_EVERY", 0, 0),
    attempts: number("ATTEMPTS", 5, 1),
  };
}
