import { Channel, MAX_READS, select } from "@thi.ng/csp";
import type { Channels, Selector } from "./channels.js";

type Choice = [number | undefined, Channel<number>];

export const library: Channels<Channel<number>, number | undefined> = {
  // A write completes when its value is read, whatever the capacity, so one of 1 is unbuffered.
  make: (capacity) => new Channel(Math.max(capacity, 1)),
  send: (channel, value) => channel.write(value),
  receive: (channel) => channel.read(),
  value: (received) => received as number,
  close: (channel) => channel.close(),
  values: (channel) => channel,
  select([first, ...rest]): Selector<Choice> {
    return { next: () => select(first as Channel<number>, ...rest), value: ([value]) => value as number };
  },
  mostParked: MAX_READS,
};
