// The behaviour is that of TestChan in Go's runtime/chan_test.go, for each of several capacities.
import { Channel, go, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

describe.each([0, 1, 2, 3, 7, 20, 200])("with capacity %d", (capacity) => {
  function full(): Channel<number> {
    const ch = new Channel<number>(capacity);
    for (let i = 0; i < capacity; i++) ch.trySend(i);
    return ch;
  }

  test("a receive from an empty channel waits, and a receive that may not wait gets nothing", async () => {
    const ch = new Channel<number>(capacity);
    let received = 0;
    for (let i = 0; i < 2; i++) go(() => ch.receive().then(() => received++));
    await settled();
    expect(received).toBe(0);
    expect(ch.tryReceive()).toBe(undefined);
    await ch.send(0);
    await ch.send(0);
    await settled();
    expect(received).toBe(2);
  });

  test("a send to a full channel waits, and a send that may not wait fails", async () => {
    const ch = full();
    let sent = false;
    go(async () => {
      await ch.send(-1);
      sent = true;
    });
    await settled();
    expect(sent).toBe(false);
    expect(ch.trySend(-2)).toBe(false);
    expect((await ch.receive()).value).toBe(capacity === 0 ? -1 : 0);
    await settled();
    expect(sent).toBe(true);
  });

  test("a closed channel gives what is in its buffer, and then nothing", async () => {
    const ch = full();
    ch.close();
    for (let i = 0; i < capacity; i++) expect(await ch.receive()).toEqual({ value: i, ok: true });
    expect(await ch.receive()).toEqual({ value: undefined, ok: false });
  });

  test("close wakes a receiver", async () => {
    const ch = new Channel<number>(capacity);
    const done = go(() => ch.receive());
    await settled();
    ch.close();
    expect(await done).toEqual({ value: undefined, ok: false });
  });

  test("one sender's values arrive in order", async () => {
    const ch = new Channel<number>(capacity);
    go(async () => {
      for (let i = 0; i < 100; i++) await ch.send(i);
    });
    for (let i = 0; i < 100; i++) expect(await ch.receive()).toEqual({ value: i, ok: true });
  });

  test("several receivers get together exactly what several senders send", async () => {
    const [PARTIES, EACH] = [4, 500];
    const ch = new Channel<number>(capacity);
    const counts = new Array<number>(EACH).fill(0);
    const group = new WaitGroup();
    for (let party = 0; party < PARTIES; party++) {
      group.go(async () => {
        for (let i = 0; i < EACH; i++) await ch.send(i);
      });
      group.go(async () => {
        for (let i = 0; i < EACH; i++) {
          const { value } = await ch.receive();
          counts[value as number] = (counts[value as number] ?? 0) + 1;
        }
      });
    }
    await group.wait();
    expect(counts).toEqual(new Array(EACH).fill(PARTIES));
  });

  test("len counts the buffered values and cap the room for them", () => {
    expect([new Channel(capacity).length, new Channel(capacity).capacity]).toEqual([0, capacity]);
    expect([full().length, full().capacity]).toEqual([capacity, capacity]);
  });
});
