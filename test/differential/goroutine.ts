import { Channel, type ReceiveChannel, type SendCase, select, trySelect, WaitGroup } from "../../src/index.js";
import { scheduler } from "../../src/runtime/scheduler.js";
import { blockedAt, CLOSED, chose, DEFAULT, FINISHED, panicked, SENT, type Story } from "./outcome.js";
import { NIL, type Operation, type Program, type Receive, type Select, type Send } from "./program.js";

/** The channels and wait groups of one run of a program. */
export class World {
  readonly #channels: readonly Channel<number>[];
  readonly #groups: readonly WaitGroup[];

  constructor({ channels, waitGroups }: Program) {
    this.#channels = channels.map((capacity) => new Channel<number>(capacity));
    this.#groups = waitGroups.map((count) => {
      const group = new WaitGroup();
      group.add(count);
      return group;
    });
  }

  /** Null for the nil channel, which operations cannot be called on: they are a select of it. */
  channel(index: number): Channel<number> | null {
    return index === NIL ? null : (this.#channels[index] as Channel<number>);
  }

  group(index: number): WaitGroup {
    return this.#groups[index] as WaitGroup;
  }

  case(case_: Send | Receive): ReceiveChannel<number> | SendCase | null {
    const channel = this.channel(case_.channel);
    return case_.op === "send" && channel !== null ? channel.sending(case_.value) : channel;
  }
}

/**
 * A goroutine of a program, in a bubble.
 *
 * Each operation begins in a step of its own. What waits gets that from the bubble; after an operation that never
 * waits the goroutine is made to wait for its turn.
 */
export class ProgramGoroutine {
  readonly #world: World;
  readonly #operations: readonly Operation[];
  /** Called whenever an operation is about to begin, for a loop with each turn. */
  readonly #begins: () => void;
  readonly #observed: string[] = [];
  #end = "";
  #index = 0;

  constructor(world: World, operations: readonly Operation[], begins: () => void) {
    this.#world = world;
    this.#operations = operations;
    this.#begins = begins;
  }

  /** As of now: a goroutine that has not ended is blocked. */
  get story(): Story {
    return [...this.#observed, this.#end === "" ? blockedAt(this.#index) : this.#end];
  }

  /** Performs the operations; a panic ends the goroutine, and nothing else. */
  async run(): Promise<void> {
    try {
      for (const operation of this.#operations) {
        this.#begins();
        await this.#perform(operation);
        this.#index += 1;
      }
      this.#end = FINISHED;
    } catch (error) {
      this.#end = panicked((error as Error).message);
    }
  }

  #perform(operation: Operation): Promise<unknown> {
    switch (operation.op) {
      case "send": {
        const channel = this.#world.channel(operation.channel);
        return channel === null ? select([null]) : channel.send(operation.value);
      }
      case "receive":
        return this.#receive(operation);
      case "range":
        return this.#range(operation.channel);
      case "close":
        this.#world.channel(operation.channel)?.close();
        return nextTurn();
      case "done":
        this.#world.group(operation.group).done();
        return nextTurn();
      case "wait":
        return this.#world.group(operation.group).wait();
      case "select":
        return this.#select(operation);
    }
  }

  async #receive({ channel: index }: Receive): Promise<void> {
    const channel = this.#world.channel(index);
    const { value } = await (channel === null ? select([null]) : channel.receive());
    this.#observed.push(value === undefined ? CLOSED : `${value}`);
  }

  async #range(index: number): Promise<void> {
    const channel = this.#world.channel(index);
    if (channel === null) await select([null]);
    else await this.#rangeOver(channel);
  }

  async #rangeOver(channel: Channel<number>): Promise<void> {
    for await (const value of channel) {
      this.#observed.push(`${value}`);
      this.#begins();
    }
  }

  async #select({ cases, hasDefault }: Select): Promise<void> {
    const sources = cases.map((case_) => this.#world.case(case_));
    const chosen = hasDefault ? trySelect(sources) : await select(sources);
    if (chosen.case === "default") {
      this.#observed.push(DEFAULT);
    } else {
      const { case: index, value, ok } = chosen;
      const what = cases[index]?.op === "send" ? SENT : ok ? `${value}` : CLOSED;
      this.#observed.push(chose(index, what));
    }
    if (hasDefault) await nextTurn();
  }
}

/** Lets the goroutine that is running go on in a step of its own. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => scheduler?.wake(resolve, null));
}
