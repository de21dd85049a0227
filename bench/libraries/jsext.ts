import chan, { type Channel } from "@ayonli/jsext/chan";
import type { Channels } from "./channels.js";

export const library: Channels<Channel<number>, number | undefined> = {
  make: (capacity) => chan<number>(capacity),
  send: (channel, value) => channel.send(value),
  receive: (channel) => channel.recv(),
  value: (received) => received as number,
  close: (channel) => channel.close(),
  values: (channel) => channel,
};
