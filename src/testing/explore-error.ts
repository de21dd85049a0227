import type { TraceEvent } from "../trace/index.js";

/**
 * The error of {@link explore}: a schedule under which a program fails. The message shows the interleaving and how to
 * replay it.
 */
export class ExploreError extends Error {
  /** `ExploreError`. */
  override get name(): string {
    return "ExploreError";
  }

  /** The token that runs this schedule again: `explore(program, { replay })`. */
  readonly replay: string;
  /** The number of schedules that were run until it was found, including itself. */
  readonly schedules: number;
  /** The events under this schedule, from which the message is made. */
  readonly trace: readonly TraceEvent[];

  /** @internal */
  constructor(message: string, replay: string, schedules: number, cause: unknown, trace: readonly TraceEvent[]) {
    super(message, { cause });
    this.replay = replay;
    this.schedules = schedules;
    this.trace = trace;
  }
}
