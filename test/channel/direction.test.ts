import { Channel, type ReceiveChannel, type SendChannel } from "goroutines";
import { expect, expectTypeOf, test } from "vitest";

test("rule 10: a channel is assignable to either direction, and no direction to anything more", () => {
  const ch = new Channel<number>(1);
  const sending: SendChannel<number> = ch;
  const receiving: ReceiveChannel<number> = ch;
  expect(sending.trySend(1)).toBe(true);
  expect(receiving.tryReceive()).toEqual({ value: 1, ok: true });

  expectTypeOf<SendChannel<number>>().not.toExtend<Channel<number>>();
  expectTypeOf<ReceiveChannel<number>>().not.toExtend<Channel<number>>();
  expectTypeOf<SendChannel<number>>().not.toExtend<ReceiveChannel<number>>();
  expectTypeOf<ReceiveChannel<number>>().not.toExtend<SendChannel<number>>();
});

test("rule 10: one cannot send to a receiving channel, nor receive from a sending one or range over it", () => {
  expectTypeOf<ReceiveChannel<number>>().not.toHaveProperty("send");
  expectTypeOf<ReceiveChannel<number>>().not.toHaveProperty("trySend");
  expectTypeOf<ReceiveChannel<number>>().not.toHaveProperty("sending");
  expectTypeOf<SendChannel<number>>().not.toHaveProperty("receive");
  expectTypeOf<SendChannel<number>>().not.toHaveProperty("tryReceive");
  expectTypeOf<SendChannel<number>>().not.toExtend<AsyncIterable<number>>();
  const values = async (sending: SendChannel<number>) => {
    // @ts-expect-error A sending channel cannot be ranged over.
    for await (const value of sending) return value;
  };
  expect(values).toBeTypeOf("function");
});

test("rule 49: one cannot close a receiving channel", () => {
  expectTypeOf<ReceiveChannel<number>>().not.toHaveProperty("close");
  expectTypeOf<SendChannel<number>>().toHaveProperty("close");
  const close = (receiving: ReceiveChannel<number>) => {
    // @ts-expect-error Only a sender may say that no more values will come.
    receiving.close();
  };
  const ch = new Channel<number>();
  close(ch);
  expect(ch.closed).toBe(true);
});

test("rule 10: what is sent must be of the element type", () => {
  const ch = new Channel<number>(1);
  // @ts-expect-error The element type is number.
  const send = (value: string) => ch.trySend(value);
  expect(send("1")).toBe(true);
  expectTypeOf<Channel<number>>().not.toExtend<ReceiveChannel<string>>();
  expectTypeOf<Channel<number>>().toExtend<ReceiveChannel<number | string>>();
  expectTypeOf<SendChannel<number | string>>().toExtend<SendChannel<number>>();
  expectTypeOf<SendChannel<number>>().not.toExtend<SendChannel<number | string>>();
});
