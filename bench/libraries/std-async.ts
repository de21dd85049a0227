import type { Channels } from "./channels.js";

// It lives on JSR, not in the npm registry, and is measured where it can be found: `npx jsr add @std/async` in this folder.
interface StdChannel extends AsyncIterable<number> {
  send(value: number): Promise<void>;
  receive(options?: { signal: AbortSignal }): Promise<number>;
  close(): void;
}
const specifier: string = "@std/async/channel";
const { Channel } = (await import(specifier)) as { Channel: new (capacity: number) => StdChannel };

export const library: Channels<StdChannel, number> = {
  make: (capacity) => new Channel(capacity),
  send: (channel, value) => channel.send(value),
  receive: (channel) => channel.receive(),
  value: (received) => received,
  close: (channel) => channel.close(),
  values: (channel) => channel,
  receiveUntil: (channel, signal) => channel.receive({ signal }),
};
