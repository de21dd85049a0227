import { checkSignal, reasonOf } from "../runtime/abort.js";
import { completedVoid, failed } from "../runtime/completion.js";
import { spawn } from "../runtime/goroutine.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { type AsyncContext, within } from "./async-context.js";
import { callable, read } from "./check.js";
import type { Core } from "./core.js";
import { Feed, FeedTicket } from "./feed.js";
import type { EachOptions } from "./options.js";
import { type Outcome, outcomeOf, type Status } from "./outcome.js";
import { panic } from "./outlet.js";
import type { OnOutcome } from "./settings.js";
import { type Wishes, wishesOfAll } from "./wishes.js";

/** Hears of the end of the jobs. */
interface EachOwner {
  readonly isTimed: boolean;
  /** Returns the promise that the job's worker has to await; null if there is none. */
  ended(ticket: EachTicket, status: Status, value: unknown, finishedAt: number): Promise<void> | null;
}

class EachTicket extends FeedTicket {
  readonly #owner: EachOwner;
  #telling: Promise<void> | null = null;

  constructor(input: unknown, wishes: Wishes, context: AsyncContext | null, owner: EachOwner) {
    super(input, wishes, context);
    this.#owner = owner;
  }

  override get isTimed(): boolean {
    return this.#owner.isTimed;
  }

  override get telling(): Promise<void> | null {
    return this.#telling;
  }

  end(status: Status, value: unknown, finishedAt: number): void {
    this.#telling = this.#owner.ended(this, status, value, finishedAt);
  }
}

/** The jobs of one `each`, and the call that waits for them. */
export class Each<Job> extends Feed<Job> implements EachOwner {
  readonly #reason: string;
  readonly #onOutcome: OnOutcome | undefined;
  readonly #callers: WaitQueue = new WaitQueue();
  /** The number of calls of `onOutcome` that have not ended. */
  #telling = 0;

  constructor(
    core: Core,
    jobs: Iterable<Job> | AsyncIterable<Job>,
    options: EachOptions<Job, never> | null | undefined,
  ) {
    const { signal, until, priority, timeout, onOutcome } = read(options);
    if (checkSignal(signal)) throw reasonOf(signal as AbortSignal);
    checkSignal(until);
    super(core, jobs, wishesOfAll(priority, timeout, core.settings.wishes), { signal, until });
    this.#onOutcome = callable("onOutcome", onOutcome) as OnOutcome | undefined;
    this.#reason = `pool.each${core.settings.label}`;
  }

  /** Pulls the jobs; resolves when all are done and their outcomes reported. */
  run(): Promise<void> {
    this.begin();
    if (!this.isOver()) return wait<void>(this.#callers, this.core, this.#reason, null, undefined);
    return this.failure === null ? completedVoid() : failed(this.failure.error);
  }

  get isTimed(): boolean {
    return this.#onOutcome !== undefined;
  }

  /** Called by the tickets. */
  ended(ticket: EachTicket, status: Status, value: unknown, finishedAt: number): Promise<void> | null {
    const onOutcome = this.#onOutcome;
    this.deactivate(ticket);
    if (onOutcome !== undefined) {
      const outcome = outcomeOf(ticket, status, value, finishedAt);
      this.#telling += 1;
      this.core.telling += 1;
      return within(this.context, spawn, () => this.#report(onOutcome, outcome), "onOutcome of pool.each");
    }
    if (status !== "done" && this.failure === null) this.fail(value);
    this.tell();
    this.pull();
    return null;
  }

  protected override get hasRoom(): boolean {
    return this.active.length + this.#telling < this.core.workers.max;
  }

  protected override ticketOf(job: Job): FeedTicket {
    return new EachTicket(job, this.wishes, this.context, this);
  }

  protected override isOver(): boolean {
    return super.isOver() && this.#telling === 0;
  }

  protected override tell(): void {
    if (!this.isOver()) return;
    this.release();
    const { failure } = this;
    this.#callers.claimAll((caller) => {
      if (failure === null) caller.complete(undefined, true);
      else caller.fail(failure.error);
    });
  }

  /** Reports an outcome; the worker of the job is busy until this has ended. */
  async #report(onOutcome: OnOutcome, outcome: Outcome<unknown, unknown>): Promise<void> {
    try {
      await onOutcome(outcome);
    } catch (error) {
      panic(error);
    }
    this.#telling -= 1;
    this.core.telling -= 1;
    this.tell();
    this.pull();
    this.core.tellIfIdle();
  }
}
