// The behaviour is that of Go's test/chan/select7.go: a parked operation is served in the same way by whichever
// kind of operation meets it.
import { Channel, go, select } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

const other = () => new Channel<number>();

const receives = {
  "a receive": async (ch: Channel<number>) => (await ch.receive()).value,
  "a select of one receive": async (ch: Channel<number>) => (await select([ch])).value,
  "a select of a receive and a quiet one": async (ch: Channel<number>) => (await select([ch, other()])).value,
};

const sends: Record<string, (ch: Channel<number>) => Promise<unknown>> = {
  "a send": (ch: Channel<number>) => ch.send(1),
  "a select of one send": (ch: Channel<number>) => select([ch.sending(1)]),
  "a select of a send and one that nobody receives": (ch: Channel<number>) =>
    select([ch.sending(1), other().sending(2)]),
};

describe.each(Object.entries(receives))("%s", (_, receive) => {
  test.each(Object.entries(sends))("that waits is met by %s", async (_, send) => {
    const ch = new Channel<number>();
    const received = go(receive, ch);
    await settled();
    await send(ch);
    expect(await received).toBe(1);
  });

  test.each(Object.entries(sends))("meets %s that waits", async (_, send) => {
    const ch = new Channel<number>();
    const sent = go(send, ch);
    await settled();
    expect(await receive(ch)).toBe(1);
    await sent;
    expect(ch.tryReceive()).toBe(undefined);
  });
});
