// The behaviour is that of Go's test/chan/fifo.go.
import { Channel, go, type ReceiveChannel, type SendChannel } from "goroutines";
import { expect, test } from "vitest";

const N = 10;

test("a buffer gives back values in the order in which they were sent", async () => {
  const ch = new Channel<number>(N);
  for (let i = 0; i < N; i++) await ch.send(i);
  for (let i = 0; i < N; i++) expect(await ch.receive()).toEqual({ value: i, ok: true });
});

test("receivers that take turns get unbuffered values in the order in which they were sent", async () => {
  const received: number[] = [];
  async function link(ch: ReceiveChannel<number>, turn: ReceiveChannel<void>, nextTurn: SendChannel<void>) {
    await turn.receive();
    received.push((await ch.receive()).value as number);
    await nextTurn.send();
  }

  const ch = new Channel<number>();
  const first = new Channel<void>();
  let last = first;
  for (let i = 0; i < N; i++) {
    const next = new Channel<void>();
    go(link, ch, last, next);
    last = next;
  }
  await first.send();
  for (let i = 0; i < N; i++) await ch.send(i);
  await last.receive();
  expect(received).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
