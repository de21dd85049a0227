import { after, type ReceiveChannel, sleep, Ticker, Timer } from "../../../src/index.js";
import { clock } from "../../../src/runtime/clock.js";
import type { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { resolves, type Wait, wait } from "../wait.js";

const RECEIVE = "chan receive";
const MS = 5;

/** Moves the virtual clock to the next deadline, if there is one, and does what is due. */
export function passTime(): void {
  const virtual = clock() as VirtualClock;
  if (virtual.advance()) for (const deadline of virtual.due()) virtual.fire(deadline);
}

/** The time on the clock: what a timer delivers that comes due now. */
function due(): Date {
  return clock().date(clock().now());
}

/** Nobody has a partner in time itself; but what waits stands in the clock. */
function isAwaited(): boolean {
  return (clock() as VirtualClock).next !== undefined;
}

const received = () => resolves({ value: due(), ok: true });

export const timeWaits: readonly Wait[] = [
  wait({
    name: "a sleep",
    reason: "sleep",
    begins: ["make", "sleep"],
    waitsForTime: true,
    make: () => null,
    start: (_, options) => sleep(MS, options),
    ends: { "the clock": { act: passTime, gives: () => resolves(undefined) } },
    finds: isAwaited,
  }),
  wait({
    name: "a receive from after",
    reason: RECEIVE,
    waitsForTime: true,
    make: () => after(MS),
    on: (channel) => channel,
    start: (channel, options) => channel.receive(options),
    ends: { "the clock": { act: passTime, gives: received } },
    finds: isAwaited,
  }),
  wait({
    name: "a take from a timer",
    reason: RECEIVE,
    waitsForTime: true,
    make: () => new Timer(MS),
    on: ({ channel }) => channel,
    start: ({ channel }, options) => channel.take(options),
    ends: {
      "the clock": { act: passTime, gives: () => resolves(due()) },
      "the clock, after a reset": {
        act: (timer) => {
          timer.reset(2 * MS);
          passTime();
        },
        gives: () => resolves(due()),
      },
    },
    finds: isAwaited,
  }),
  wait({
    name: "a receive from a ticker",
    reason: RECEIVE,
    waitsForTime: true,
    make: () => new Ticker(MS),
    on: ({ channel }) => channel,
    start: ({ channel }, options) => channel.receive(options),
    ends: { "the clock": { act: passTime, gives: received } },
    finds: isAwaited,
  }),
  wait({
    name: "the next of a loop over a ticker",
    reason: RECEIVE,
    takesSignal: false,
    waitsForTime: true,
    make: () => loopOver(new Ticker(MS).channel),
    on: ({ channel }) => channel,
    start: ({ iterator }) => iterator.next(),
    ends: {
      "the clock": { act: passTime, gives: () => resolves({ value: due(), done: false }) },
      "the loop's return": {
        act: ({ iterator }) => iterator.return?.(),
        gives: () => resolves({ value: undefined, done: true }),
      },
    },
    finds: isAwaited,
  }),
  wait({
    name: "a receive from a timer that is stopped",
    reason: RECEIVE,
    make: () => {
      const timer = new Timer(MS);
      timer.stop();
      return timer;
    },
    on: ({ channel }) => channel,
    start: ({ channel }, options) => channel.receive(options),
    ends: {},
  }),
];

function loopOver(channel: ReceiveChannel<Date>) {
  return { channel, iterator: channel[Symbol.asyncIterator]() };
}
