import { type Channel, select, trySelect } from "../../src/index.js";
import { nextTurn } from "./next-turn.js";
import {
  blockedAt,
  CLOSED,
  chose,
  DEFAULT,
  FINISHED,
  failedWith,
  NOT_STARTED,
  panicked,
  SENT,
  type Story,
} from "./outcome.js";
import type { Operation, Program, Receive, Select } from "./program.js";
import { Synchronization } from "./synchronize.js";
import type { World } from "./world.js";

/**
 * A goroutine of a program, in a bubble.
 *
 * Each operation begins in a step of its own. What waits gets that from the bubble; after an operation that never
 * waits the goroutine is made to wait for its turn.
 */
export class ProgramGoroutine {
  readonly world: World;
  readonly #operations: readonly Operation[];
  /** Called whenever an operation is about to begin, for a loop with each turn. */
  readonly begins: () => void;
  readonly bodyOf: (goroutine: number) => () => Promise<void>;
  readonly #synchronization: Synchronization = new Synchronization(this);
  readonly #observed: string[] = [];
  #end = NOT_STARTED;
  #error: Error | null = null;
  #index = 0;

  constructor(
    world: World,
    operations: Program["goroutines"][number],
    begins: () => void,
    bodyOf: (goroutine: number) => () => Promise<void>,
  ) {
    this.world = world;
    this.#operations = operations;
    this.begins = begins;
    this.bodyOf = bodyOf;
  }

  /** As of now: a goroutine that has not ended is blocked. */
  get story(): Story {
    return [...this.#observed, this.#end === "" ? blockedAt(this.#index) : this.#end];
  }

  observe(what: string): void {
    this.#observed.push(what);
  }

  /** Performs the operations; a panic ends the goroutine, and nothing else. */
  async run(): Promise<void> {
    this.#end = "";
    try {
      for (const operation of this.#operations) {
        this.begins();
        if (operation.op === "fail") {
          this.#error = new Error(`error ${operation.error}`);
          this.#end = failedWith(this.#error.message);
          return;
        }
        await this.perform(operation);
        this.#index += 1;
      }
      this.#end = FINISHED;
    } catch (error) {
      this.#error = error as Error;
      this.#end = panicked(this.#error.message);
    }
  }

  /** {@link run} as part of a group. To return is a turn of its own, as it makes room in the group. */
  async runInGroup(): Promise<void> {
    await this.run();
    if (this.#error !== null) await nextTurn();
    this.begins();
    if (this.#error !== null) throw this.#error;
  }

  perform(operation: Operation): Promise<unknown> {
    switch (operation.op) {
      case "send": {
        const channel = this.world.channel(operation.channel);
        return channel === null ? select([null]) : channel.send(operation.value);
      }
      case "receive":
        return this.#receive(operation);
      case "range":
        return this.#range(operation.channel);
      case "close":
        this.world.channel(operation.channel)?.close();
        return nextTurn();
      case "done":
        this.world.waitGroups[operation.group]?.done();
        return nextTurn();
      case "wait":
        return this.world.waitGroups[operation.group]?.wait() as Promise<void>;
      case "select":
        return this.#select(operation);
      case "ended": {
        const { done } = this.world.context(operation.context);
        return done === null ? select([null]) : done.receive();
      }
      default:
        return this.#synchronization.perform(operation);
    }
  }

  async #receive({ channel: index }: Receive): Promise<void> {
    const channel = this.world.channel(index);
    const { value } = await (channel === null ? select([null]) : channel.receive());
    this.observe(value === undefined ? CLOSED : `${value}`);
  }

  async #range(index: number): Promise<void> {
    const channel = this.world.channel(index);
    if (channel === null) await select([null]);
    else await this.#rangeOver(channel);
  }

  async #rangeOver(channel: Channel<number>): Promise<void> {
    for await (const value of channel) {
      this.observe(`${value}`);
      this.begins();
    }
  }

  async #select({ cases, hasDefault }: Select): Promise<void> {
    const sources = cases.map((case_) => this.world.case(case_));
    const chosen = hasDefault ? trySelect(sources) : await select(sources);
    if (chosen.case === "default") {
      this.observe(DEFAULT);
    } else {
      const { case: index, value, ok } = chosen;
      const what = cases[index]?.op === "send" ? SENT : ok ? `${value}` : CLOSED;
      this.observe(chose(index, what));
    }
    if (hasDefault) await nextTurn();
  }
}
