import { Channel, context, type Received, type Selected, select } from "goroutines";
import type { Channels, Selector } from "./channels.js";

type Choice = Selected<Record<string, Channel<number>>>;

export const library: Channels<Channel<number>, Received<number>> = {
  make: (capacity) => new Channel(capacity),
  send: (channel, value) => channel.send(value),
  receive: (channel) => channel.receive(),
  value: (received) => received.value as number,
  take: (channel) => channel.take(),
  close: (channel) => channel.close(),
  values: (channel) => channel,
  select(channels): Selector<Choice> {
    const cases = Object.fromEntries(channels.map((channel, index) => [`case${index}`, channel]));
    return { next: () => select(cases), value: (chosen) => chosen.value as number };
  },
  selectUntil(channel): Selector<Choice> {
    const [ctx] = context.withCancel(context.background());
    const cases = { done: ctx.done, value: channel };
    return { next: () => select(cases) as Promise<Choice>, value: (chosen) => chosen.value as number };
  },
  receiveUntil: (channel, signal) => channel.receive({ signal }),
};
