// The behaviour is that of Go's test/chan/nonblock.go.
import { Channel, go, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

/** The operation alone, and as the only case of a select with a default. */
const ways = {
  "the try methods": {
    send: <T>(ch: Channel<T>, value: T) => ch.trySend(value),
    receive: <T>(ch: Channel<T>) => ch.tryReceive()?.value,
  },
  "a select with default": {
    send: <T>(ch: Channel<T>, value: T) => trySelect([ch.sending(value)]).case === 0,
    receive: <T>(ch: Channel<T>) => {
      const chosen = trySelect([ch]);
      return chosen.case === 0 ? (chosen.value as T) : undefined;
    },
  },
};

const values = [123, 123_456n, true, "hello", { a: "struct" }];

describe.each(Object.entries(ways))("%s", (_, { send, receive }) => {
  test.each([0, 1])("with capacity %d, nothing is received where nothing was sent", (capacity) => {
    expect(receive(new Channel<number>(capacity))).toBe(undefined);
  });

  test.each(values)("%o goes to a receiver that waits, whatever the capacity", async (value) => {
    for (const capacity of [0, 1]) {
      const ch = new Channel<unknown>(capacity);
      const strobe = new Channel<unknown>();
      go(async () => strobe.send((await ch.receive()).value));
      await settled();
      expect(send(ch, value)).toBe(true);
      expect((await strobe.receive()).value).toBe(value);
    }
  });

  test.each(values)("%o comes from a sender that waits", async (value) => {
    const ch = new Channel<unknown>();
    let sent = false;
    go(async () => {
      await ch.send(value);
      sent = true;
    });
    await settled();
    expect(sent).toBe(false);
    expect(receive(ch)).toBe(value);
    await settled();
    expect(sent).toBe(true);
  });

  test("a send is refused where nobody waits and there is no room, and leaves nothing behind", async () => {
    const unbuffered = new Channel<number>();
    expect(send(unbuffered, 1)).toBe(false);
    expect(receive(unbuffered)).toBe(undefined);
    const buffered = new Channel<number>(1);
    expect(send(buffered, 1)).toBe(true);
    expect(send(buffered, 2)).toBe(false);
    expect(receive(buffered)).toBe(1);
    expect(receive(buffered)).toBe(undefined);
  });
});
