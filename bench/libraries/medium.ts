import { createRequire } from "node:module";
import type { Channels, Selector } from "./channels.js";

type Channel = { readonly takes: unknown[] };
type Choice = [number, Channel];
const { any, chan, close, put, take } = createRequire(import.meta.url)("medium") as {
  chan(capacity?: number): Channel;
  put(channel: Channel, value: number): Promise<boolean>;
  take(channel: Channel): Promise<number>;
  close(channel: Channel): void;
  any(...channels: readonly Channel[]): Promise<Choice>;
};

export const library: Channels<Channel, number> = {
  make: (capacity) => (capacity === 0 ? chan() : chan(capacity)),
  send: put,
  receive: take,
  value: (received) => received,
  close,
  select: (channels): Selector<Choice> => ({ next: () => any(...channels), value: ([value]) => value }),
};
