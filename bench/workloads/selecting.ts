import { expectEqual } from "../measure/wrong.js";
import type { Body } from "./channel-rate.js";

/** One goroutine receives from any of so many unbuffered channels, on each of which another one sends. */
export function selecting(count: number): Body {
  return async (library, items) => {
    const channels = Array.from({ length: count }, () => library.make(0));
    const expected = channels.map((_, index) => index);
    // The values tell which channel they came through: it is their remainder.
    const producers = channels.map(async (channel, index) => {
      for (let value = index; value < items; value += count) await library.send(channel, value);
    });
    const selector = library.select!(channels);
    for (let item = 0; item < items; item += 1) {
      const value = selector.value(await selector.next());
      const channel = value % count;
      if (value !== expected[channel]) expectEqual("the value", value, expected[channel]!);
      expected[channel] = value + count;
    }
    await Promise.all(producers);
  };
}
