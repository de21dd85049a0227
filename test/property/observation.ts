import type { Channel } from "goroutines";
import { isReady, type Selectable } from "../../src/runtime/operation.js";
import type { World } from "./model.js";
import type { Statement } from "./statement.js";

/** Everything that can be seen from outside after a statement, in words. */
export interface Observation {
  /** The operations that have ended since the statement before, and how. */
  readonly ended: readonly string[];
  /** Why operations are parked. */
  readonly parked: readonly string[];
  readonly channels: readonly string[];
}

export function observationOf(world: World, statements: readonly Statement[]): Observation {
  return {
    ended: world.finished.map(({ id, outcome }) => `${id}: ${outcome}`).sort(),
    parked: world.waiting.map(({ id }) => reasonOf(statements[id])).sort(),
    channels: world.channels.map(({ buffer, closed }, channel) =>
      describe(
        buffer.length,
        closed,
        world.isReady({ kind: "receive", channel }),
        world.isReady({ kind: "send", channel, value: 0 }),
      ),
    ),
  };
}

/** A channel as it is seen from outside. To ask whether it is ready shows a dead waiter in a queue, if there is one. */
export function describeChannel(channel: Channel<number>): string {
  const sending: Selectable = channel.sending(0);
  return describe(channel.length, channel.closed, channel[isReady](), sending[isReady]());
}

function describe(length: number, closed: boolean, receivable: boolean, sendable: boolean): string {
  return `length ${length}, ${closed ? "closed" : "open"}, can receive: ${receivable}, can send: ${sendable}`;
}

function reasonOf(statement: Statement | undefined): string {
  switch (statement?.do) {
    case "send":
      return "chan send";
    case "select":
      return "select";
    case "wait":
      return "sync.WaitGroup.Wait";
    default:
      return "chan receive";
  }
}
