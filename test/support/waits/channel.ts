import { Channel, ClosedChannelError } from "../../../src/index.js";
import { type Entry, rejects, resolves, type Wait, wait } from "../wait.js";

const RECEIVE = "chan receive";
const SEND = "chan send";

type Ch = Channel<object>;

/** Sends to a channel with room; whether somebody was parked who took it. */
function findsReceiver(ch: Ch): boolean {
  const isTaken = ch.trySend({}) && ch.length === 0;
  ch.tryReceive();
  return isTaken;
}

/** Receives from a channel that is full; whether somebody was parked whose value filled the room, if it has any. */
function findsSender(ch: Ch): boolean {
  const received = ch.tryReceive();
  return ch.capacity === 0 ? received !== undefined : !ch.trySend({});
}

/** The same operation on channels that differ in their capacity: the name, and what makes one that blocks. */
function onBoth(kinds: Readonly<Record<string, () => Ch>>, entry: Omit<Entry<Ch>, "make" | "on">): Wait[] {
  return Object.entries(kinds).map(([kind, make]) =>
    wait({ ...entry, name: `${entry.name} ${kind} channel`, make, on: (ch) => ch }),
  );
}

const empty = {
  "from an unbuffered": () => new Channel<object>(),
  "from an empty buffered": () => new Channel<object>(2),
};

const full = {
  "to an unbuffered": () => new Channel<object>(),
  "to a full buffered": () => {
    const ch = new Channel<object>(1);
    ch.trySend({});
    return ch;
  },
};

const next = (iterator: AsyncIterableIterator<object>) => iterator.next();
const ended = { value: undefined, done: true };

export const channelWaits: readonly Wait[] = [
  ...onBoth(full, {
    name: "a send",
    reason: SEND,
    start: (ch, options, value) => ch.send(value, options),
    ends: {
      "a receive": { act: (ch) => ch.tryReceive() && ch.tryReceive(), gives: () => resolves(undefined) },
      "a close": { act: (ch) => ch.close(), gives: () => rejects(new ClosedChannelError("send on closed channel")) },
    },
    finds: findsSender,
  }),
  ...onBoth(empty, {
    name: "a receive",
    reason: RECEIVE,
    start: (ch, options) => ch.receive(options),
    ends: {
      "a send": { act: (ch, value) => ch.trySend(value), gives: (value) => resolves({ value, ok: true }) },
      "a close": { act: (ch) => ch.close(), gives: () => resolves({ value: undefined, ok: false }) },
    },
    finds: findsReceiver,
  }),
  ...onBoth(empty, {
    name: "a take",
    reason: RECEIVE,
    start: (ch, options) => ch.take(options),
    ends: {
      "a send": { act: (ch, value) => ch.trySend(value), gives: resolves },
      "a close": {
        act: (ch) => ch.close(),
        gives: () => rejects(new ClosedChannelError("receive from closed channel")),
      },
    },
    finds: findsReceiver,
  }),
  ...Object.entries(empty).map(([kind, make]) =>
    wait({
      name: `the next of a loop that receives ${kind} channel`,
      reason: RECEIVE,
      takesSignal: false,
      make: () => {
        const ch = make();
        return { ch, iterator: ch[Symbol.asyncIterator]() };
      },
      on: ({ ch }) => ch,
      start: ({ iterator }) => next(iterator),
      ends: {
        "a send": { act: ({ ch }, value) => ch.trySend(value), gives: (value) => resolves({ value, done: false }) },
        "a close": { act: ({ ch }) => ch.close(), gives: () => resolves(ended) },
        "the loop's return": { act: ({ iterator }) => iterator.return?.(), gives: () => resolves(ended) },
      },
      finds: ({ ch }) => findsReceiver(ch),
    }),
  ),
];
