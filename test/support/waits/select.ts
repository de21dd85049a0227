import { Channel, ClosedChannelError, select } from "../../../src/index.js";
import { rejects, resolves, type Wait, wait } from "../wait.js";

const SELECT = "select";

const sent = { value: undefined, ok: true };
const sendOnClosed = () => rejects(new ClosedChannelError("send on closed channel"));

export const selectWaits: readonly Wait[] = [
  wait({
    name: "a select that receives",
    reason: SELECT,
    make: () => ({ a: new Channel<object>(), b: new Channel<object>(1) }),
    start: ({ a, b }, options) => select({ a, b, off: null }, options),
    ends: {
      "a send": {
        act: ({ b }, value) => b.trySend(value),
        gives: (value) => resolves({ case: "b", value, ok: true }),
      },
      "a close": { act: ({ a }) => a.close(), gives: () => resolves({ case: "a", value: undefined, ok: false }) },
    },
    finds: ({ a }) => a.trySend({}),
  }),
  wait({
    name: "a select that sends",
    reason: SELECT,
    make: () => [new Channel<object>(), new Channel<object>()] as const,
    start: ([a, b], options, value) => select([a.sending(value), b.sending(value)], options),
    ends: {
      "a receive": { act: ([a]) => a.tryReceive(), gives: () => resolves({ case: 0, ...sent }) },
      "a close": { act: ([_, b]) => b.close(), gives: sendOnClosed },
    },
    finds: ([a, b]) => a.tryReceive() !== undefined || b.tryReceive() !== undefined,
  }),
  wait({
    name: "a select that receives from one channel and sends to another",
    reason: SELECT,
    make: () => ({ from: new Channel<object>(), to: new Channel<object>() }),
    start: ({ from, to }, options, value) => select({ from, to: to.sending(value) }, options),
    ends: {
      "a send": {
        act: ({ from }, value) => from.trySend(value),
        gives: (value) => resolves({ case: "from", value, ok: true }),
      },
      "a receive": { act: ({ to }) => to.tryReceive(), gives: () => resolves({ case: "to", ...sent }) },
      "a close of the one": {
        act: ({ from }) => from.close(),
        gives: () => resolves({ case: "from", value: undefined, ok: false }),
      },
      "a close of the other": { act: ({ to }) => to.close(), gives: sendOnClosed },
    },
    finds: ({ from, to }) => from.trySend({}) || to.tryReceive() !== undefined,
  }),
  wait({
    name: "a select in both directions of one channel",
    reason: SELECT,
    make: () => new Channel<object>(),
    start: (ch, options, value) => select({ receive: ch, send: ch.sending(value) }, options),
    ends: {
      "a send": {
        act: (ch, value) => ch.trySend(value),
        gives: (value) => resolves({ case: "receive", value, ok: true }),
      },
      "a receive": { act: (ch) => ch.tryReceive(), gives: () => resolves({ case: "send", ...sent }) },
      "a close": { act: (ch) => ch.close(), gives: () => resolves({ case: "receive", value: undefined, ok: false }) },
    },
    finds: (ch) => ch.trySend({}) || ch.tryReceive() !== undefined,
  }),
  wait({
    name: "a select with a signal among its cases",
    reason: SELECT,
    make: () => ({ ch: new Channel<object>(), quit: new AbortController() }),
    start: ({ ch, quit }, options) => select({ ch, quit: quit.signal }, options),
    ends: {
      "a send": {
        act: ({ ch }, value) => ch.trySend(value),
        gives: (value) => resolves({ case: "ch", value, ok: true }),
      },
      "the abort of its case": {
        act: ({ quit }, value) => quit.abort(value),
        gives: (value) => resolves({ case: "quit", value, ok: false }),
        keeps: "given",
      },
    },
    finds: ({ ch }) => ch.trySend({}),
  }),
  wait({
    name: "a select whose cases are all switched off",
    reason: SELECT,
    make: () => null,
    start: (_, options) => select({ off: null }, options),
    ends: {},
  }),
  wait({
    name: "a select without cases",
    reason: "select (no cases)",
    begins: [SELECT],
    make: () => null,
    start: (_, options) => select({}, options),
    ends: {},
  }),
];
