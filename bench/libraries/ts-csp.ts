import type { Channels, Selector } from "./channels.js";

// The npm registry does not have it; it is measured where somebody has put it into node_modules.
interface CspChannel extends AsyncIterable<number> {
  write(value: number): Promise<void>;
  read(): Promise<number | undefined>;
  raceRead(): unknown;
  close(): void;
}
interface Choice {
  value: number;
}
const specifier: string = "@azerum/ts-csp";
const { Channel, select } = (await import(specifier)) as {
  Channel: new (capacity: number) => CspChannel;
  select(cases: Record<string, unknown>): Promise<Choice>;
};

export const library: Channels<CspChannel, number | undefined> = {
  make: (capacity) => new Channel(capacity),
  send: (channel, value) => channel.write(value),
  receive: (channel) => channel.read(),
  value: (received) => received as number,
  close: (channel) => channel.close(),
  values: (channel) => channel,
  select(channels): Selector<Choice> {
    const cases = Object.fromEntries(channels.map((channel, index) => [`case${index}`, channel.raceRead()]));
    return { next: () => select(cases), value: (chosen) => chosen.value };
  },
};
