import type { Channels } from "../libraries/channels.js";
import { expectEqual } from "../measure/wrong.js";
import type { Body } from "./channel-rate.js";

/** One goroutine sends 0, 1, 2, …, another one receives them. */
export function oneToOne(capacity: number): Body {
  return async (library, items) => {
    const channel = library.make(capacity);
    const produced = produce(library, channel, items);
    for (let item = 0; item < items; item += 1) {
      const value = library.value(await library.receive(channel));
      if (value !== item) expectEqual("the value", value, item);
    }
    await produced;
  };
}

/** Sends 0, 1, 2, …, `items` numbers in all. */
export async function produce<Channel, Received>(
  library: Channels<Channel, Received>,
  channel: Channel,
  items: number,
): Promise<void> {
  for (let item = 0; item < items; item += 1) await library.send(channel, item);
}
