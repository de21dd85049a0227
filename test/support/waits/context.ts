import { Channel, ClosedChannelError, context, select } from "../../../src/index.js";
import { rejects, resolves, type Wait, wait } from "../wait.js";
import { passTime } from "./time.js";

const RECEIVE = "chan receive";
const MS = 5;

const closed = () => resolves({ value: undefined, ok: false });

function cancelable() {
  const [ctx, cancel] = context.withCancel(context.background());
  return { ctx, cancel };
}

function timed() {
  const [ctx, cancel] = context.withTimeout(context.background(), MS);
  return { ctx, cancel };
}

export const contextWaits: readonly Wait[] = [
  wait({
    name: "a receive from the channel of a context",
    reason: RECEIVE,
    make: () => {
      const parent = cancelable();
      const [ctx, cancel] = context.withCancel(parent.ctx);
      return { parent, ctx, cancel };
    },
    on: ({ ctx }) => ctx.done!,
    start: ({ ctx }, options) => ctx.done!.receive(options),
    ends: {
      "its cancel": { act: ({ cancel }) => cancel(), gives: closed },
      "the cancel of its parent": { act: ({ parent }) => parent.cancel(), gives: closed },
    },
  }),
  wait({
    name: "a take from the channel of a context",
    reason: RECEIVE,
    make: cancelable,
    on: ({ ctx }) => ctx.done!,
    start: ({ ctx }, options) => ctx.done!.take(options),
    ends: {
      "its cancel": {
        act: ({ cancel }) => cancel(),
        gives: () => rejects(new ClosedChannelError("receive from closed channel")),
      },
    },
  }),
  wait({
    name: "the next of a loop over the channel of a context",
    reason: RECEIVE,
    takesSignal: false,
    make: () => {
      const { ctx, cancel } = cancelable();
      return { ctx, cancel, iterator: ctx.done![Symbol.asyncIterator]() };
    },
    on: ({ ctx }) => ctx.done!,
    start: ({ iterator }) => iterator.next(),
    ends: {
      "its cancel": { act: ({ cancel }) => cancel(), gives: () => resolves({ value: undefined, done: true }) },
      "the loop's return": {
        act: ({ iterator }) => iterator.return!(),
        gives: () => resolves({ value: undefined, done: true }),
      },
    },
  }),
  wait({
    name: "a receive from the channel of a context with a deadline",
    reason: RECEIVE,
    waitsForTime: true,
    make: timed,
    on: ({ ctx }) => ctx.done!,
    start: ({ ctx }, options) => ctx.done!.receive(options),
    ends: {
      "the clock": { act: passTime, gives: closed },
      "its cancel": { act: ({ cancel }) => cancel(), gives: closed },
    },
  }),
  wait({
    name: "a select over the channel of a context",
    reason: "select",
    begins: ["select"],
    make: cancelable,
    start: ({ ctx }, options) => select({ done: ctx.done, never: null }, options),
    ends: {
      "its cancel": {
        act: ({ cancel }) => cancel(),
        gives: () => resolves({ case: "done", value: undefined, ok: false }),
      },
    },
  }),
  wait({
    name: "a receive with the signal of a context",
    reason: RECEIVE,
    takesSignal: false,
    make: () => ({ ...cancelable(), channel: new Channel<object>() }),
    on: ({ channel }) => channel,
    start: ({ ctx, channel }) => channel.receive({ signal: ctx.signal }),
    ends: {
      "its cancel": { act: ({ cancel }, value) => cancel(value), gives: rejects, keeps: "given" },
      "a send": {
        act: ({ channel }, value) => channel.trySend(value),
        gives: (value) => resolves({ value, ok: true }),
      },
    },
  }),
  wait({
    name: "a receive with the signal of a context that has a deadline",
    reason: RECEIVE,
    takesSignal: false,
    waitsForTime: true,
    make: () => ({ ...timed(), channel: new Channel<object>() }),
    on: ({ channel }) => channel,
    start: ({ ctx, channel }) => channel.receive({ signal: ctx.signal }),
    ends: { "the clock": { act: passTime, gives: () => rejects(context.DeadlineExceeded) } },
  }),
];
