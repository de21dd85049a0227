import type { TraceEvent } from "../trace/index.js";

/** A schedule under which a program fails. The message shows the interleaving and how to replay it. */
export class ExploreError extends Error {
  /** `ExploreError`. */
  override get name(): string {
    return "ExploreError";
  }

  /** Runs this schedule again: `explore(program, { replay })`. */
  readonly replay: string;
  /** How many schedules were run before it was found, itself included. */
  readonly schedules: number;
  /** What happened under this schedule, event by event: what the message is made from. */
  readonly trace: readonly TraceEvent[];

  /** @internal */
  constructor(message: string, replay: string, schedules: number, cause: unknown, trace: readonly TraceEvent[]) {
    super(message, { cause });
    this.replay = replay;
    this.schedules = schedules;
    this.trace = trace;
  }
}
