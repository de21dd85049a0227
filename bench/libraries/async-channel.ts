import { Channel } from "async-channel";
import type { Channels } from "./channels.js";

export const library: Channels<Channel<number>, number> = {
  make: (capacity) => new Channel<number>(capacity),
  send: (channel, value) => channel.push(value),
  receive: (channel) => channel.get(),
  value: (received) => received,
  close: (channel) => channel.close(),
  values: (channel) => channel,
};
