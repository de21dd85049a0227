// The behaviour is that of Go's test/closedchan.go: what a closed channel does, in every way to ask it.
import { Channel, ClosedChannelError, type Received, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";

interface Way {
  send(ch: Channel<number>, value: number): unknown;
  trySend(ch: Channel<number>, value: number): boolean;
  receive(ch: Channel<number>): Promise<Received<number>>;
  tryReceive(ch: Channel<number>): Received<number> | undefined;
}

const quiet = new Channel<number>();

const operations: Way = {
  send: (ch, value) => ch.send(value),
  trySend: (ch, value) => ch.trySend(value),
  receive: (ch) => ch.receive(),
  tryReceive: (ch) => ch.tryReceive(),
};

function selects(others: readonly Channel<number>[]): Way {
  const received = ({ value, ok }: { value: unknown; ok: boolean }) => ({ value, ok }) as Received<number>;
  return {
    send: (ch, value) => select([...others, ch.sending(value)]),
    trySend: (ch, value) => trySelect([...others, ch.sending(value)]).case !== "default",
    receive: async (ch) => received(await select([...others, ch])),
    tryReceive: (ch) => {
      const chosen = trySelect([...others, ch]);
      return chosen.case === "default" ? undefined : received(chosen);
    },
  };
}

const ways: [string, Way][] = [
  ["the operations", operations],
  ["selects of one case", selects([])],
  ["selects of several cases", selects([quiet])],
];

const empty: Received<number> = { value: undefined, ok: false };

describe.each(ways)("%s", (_, way) => {
  async function expectClosedAndDrained(ch: Channel<number>) {
    for (let i = 0; i < 3; i++) {
      expect(await way.receive(ch)).toEqual(empty);
      expect(way.tryReceive(ch)).toEqual(empty);
    }
    expect(() => way.trySend(ch, 2)).toThrow(new ClosedChannelError("send on closed channel"));
    expect(way.tryReceive(ch)).toEqual(empty);
    await expect(way.send(ch, 3)).rejects.toThrow(new ClosedChannelError("send on closed channel"));
    expect(await way.receive(ch)).toEqual(empty);
  }

  test("receive nothing from a closed unbuffered channel, and cannot send on it", async () => {
    const ch = new Channel<number>();
    ch.close();
    await expectClosedAndDrained(ch);
  });

  test.each(["receive", "tryReceive"] as const)("%s what was buffered first", async (method) => {
    const ch = new Channel<number>(2);
    await ch.send(1);
    ch.close();
    expect(await way[method](ch)).toEqual({ value: 1, ok: true });
    await expectClosedAndDrained(ch);
  });
});

test("a channel can be closed once", () => {
  const ch = new Channel<number>();
  ch.close();
  expect(() => ch.close()).toThrow(new ClosedChannelError("close of closed channel"));
  expect(ch.closed).toBe(true);
});
