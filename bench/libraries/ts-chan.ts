import { Chan, recv, Select } from "ts-chan";
import type { Channels, Selector } from "./channels.js";

// With its defaults: it goes through the macrotask queue often, and so keeps timers alive; `unsafe` would switch that off.
export const library: Channels<Chan<number>, IteratorResult<number, number | undefined>> = {
  make: (capacity) => new Chan(capacity),
  send: (channel, value) => channel.send(value),
  receive: (channel) => channel.recv(),
  value: (received) => received.value as number,
  close: (channel) => channel.close(),
  values: (channel) => channel as AsyncIterable<number>,
  select(channels): Selector<number> {
    const cases = channels.map((channel) => recv(channel));
    const select = new Select(cases);
    const received = (index: number): number => select.recv(select.cases[index]!).value as number;
    return { next: () => select.wait(), value: received };
  },
  receiveUntil: (channel, signal) => channel.recv(signal),
};
