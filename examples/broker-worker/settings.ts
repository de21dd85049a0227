import { Second } from "goroutines";

/** The settings of a worker process from the environment. Durations are milliseconds. */
export interface Settings {
  /** The duration of the work for one message. */
  readonly work: number;
  /** The time without a heartbeat after which the broker redelivers a message. */
  readonly ackWait: number;
  /** The number of messages that are processed at once. */
  readonly workers: number;
  /** Every n-th message fails at its first attempt; 0 for none. */
  readonly failEvery: number;
  /** The number of attempts after which a failing message is put aside. */
  readonly attempts: number;
}

/** @throws RangeError if a variable has an invalid value. */
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
