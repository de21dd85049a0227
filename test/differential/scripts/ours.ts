import { settled, synctest } from "../../../src/testing/index.js";
import { ContextStage } from "./context.js";
import { FlightStage } from "./flight.js";
import { GroupStage } from "./group.js";
import { LimiterStage } from "./limiter.js";
import type { Kind, Log, Script, Step } from "./script.js";
import { SemaphoreStage } from "./semaphore.js";

/** The objects of a script. */
export interface Stage {
  /** Does a step. */
  take(step: Step): Promise<void> | void;
  /** What there is to see between two steps. */
  state(): string;
  /** Ends one thing that still goes on. Returns false if there was none. */
  end(): boolean;
}

const STAGES: Readonly<Record<Kind, new (log: (event: string) => void) => Stage>> = {
  context: ContextStage,
  limiter: LimiterStage,
  semaphore: SemaphoreStage,
  group: GroupStage,
  flight: FlightStage,
};

/** What the package makes of a script. */
export async function ours({ kind, steps }: Script): Promise<Log> {
  const log: string[] = [];
  await synctest(async () => {
    let events: string[] = [];
    const stage = new STAGES[kind]((event) => events.push(event));
    const settle = async (): Promise<void> => {
      await settled();
      // Goroutines that can go on at the same time do so in any order.
      log.push([...events.sort(), stage.state()].join(", "));
      events = [];
    };
    for (const step of steps) {
      await stage.take(step);
      await settle();
    }
    while (stage.end()) await settle();
  });
  return log;
}

/** The text of an error, as Go prints it. */
export function textOf(error: unknown): string {
  return error == null ? "<nil>" : (error as Error).message;
}

/** The error that a text stands for: none if there is no text. */
export function errorOf(text: string): Error | undefined {
  return text === "" ? undefined : new Error(text);
}

/** What a promise rejects with; null if it does not. */
export function errorFrom(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error) => error,
  );
}
