import { Channel, type ReceiveChannel, type Received, type SendCase, type SendChannel } from "goroutines";
import { expectTypeOf, test } from "vitest";

// These programs are type-checked, never run.

test("a channel carries values of its type only", () => {
  const ch = new Channel<number>();
  expectTypeOf(ch.send(1)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(ch.trySend(1)).toEqualTypeOf<boolean>();
  expectTypeOf(ch.sending(1)).toEqualTypeOf<SendCase>();
  // @ts-expect-error - a string is not a number
  ch.send("1");
  // @ts-expect-error - nor with trySend
  ch.trySend("1");
  // @ts-expect-error - nor as a case of a select
  ch.sending("1");
  // @ts-expect-error - a value is needed: undefined is not a number
  ch.send();
});

test("a channel of nothing needs no value", () => {
  const done = new Channel<void>();
  expectTypeOf(done.send()).toEqualTypeOf<Promise<void>>();
  expectTypeOf(done.trySend()).toEqualTypeOf<boolean>();
  expectTypeOf(done.sending()).toEqualTypeOf<SendCase>();
});

test("a capacity is a number", () => {
  new Channel<number>();
  new Channel<number>(Number.POSITIVE_INFINITY);
  // @ts-expect-error - "3" is not a number
  new Channel<number>("3");
});

test("capacity, length and closed can be read only", () => {
  const ch = new Channel<number>();
  expectTypeOf(ch.capacity).toEqualTypeOf<number>();
  expectTypeOf(ch.length).toEqualTypeOf<number>();
  expectTypeOf(ch.closed).toEqualTypeOf<boolean>();
  // @ts-expect-error - the capacity is fixed when the channel is made
  ch.capacity = 1;
  // @ts-expect-error - the length follows from sends and receives
  ch.length = 0;
  // @ts-expect-error - a channel is closed with close(), and never reopened
  ch.closed = false;
});

test("a receive resolves to a box that narrows by ok", async () => {
  const ch = new Channel<number>();
  const received = await ch.receive();
  expectTypeOf(received).toEqualTypeOf<Received<number>>();
  expectTypeOf(received.value).toEqualTypeOf<number | undefined>();
  // @ts-expect-error - the channel may be closed, so that there is no value
  received.value.toFixed();
  if (received.ok) expectTypeOf(received.value).toEqualTypeOf<number>();
  else expectTypeOf(received.value).toEqualTypeOf<undefined>();
  // @ts-expect-error - what was received is not to be changed
  received.ok = true;
});

test("value and ok still belong together once they are taken apart", async () => {
  const { value, ok } = await new Channel<string>().receive();
  if (ok) expectTypeOf(value).toEqualTypeOf<string>();
  else expectTypeOf(value).toEqualTypeOf<undefined>();
});

test("tryReceive has three outcomes", () => {
  const received = new Channel<number>().tryReceive();
  expectTypeOf(received).toEqualTypeOf<Received<number> | undefined>();
  // @ts-expect-error - a receive that would wait is undefined, and has no ok
  received.ok;
  if (received?.ok) expectTypeOf(received.value).toEqualTypeOf<number>();
});

test("undefined and promises travel as they are", async () => {
  const maybes = new Channel<number | undefined>();
  const maybe = await maybes.receive();
  if (maybe.ok) expectTypeOf(maybe.value).toEqualTypeOf<number | undefined>();

  const promises = new Channel<Promise<number>>();
  const { value: promise } = await promises.receive();
  expectTypeOf(promise).toEqualTypeOf<Promise<number> | undefined>();
});

test("a range over a channel yields its values", async () => {
  for await (const value of new Channel<string>()) expectTypeOf(value).toEqualTypeOf<string>();
  // @ts-expect-error - a channel is ranged over with `for await`
  for (const _ of new Channel<string>()) break;
});

test("take resolves to the value itself", async () => {
  expectTypeOf(new Channel<number>().take()).toEqualTypeOf<Promise<number>>();
  const receiveOnly: ReceiveChannel<string> = new Channel<string>();
  expectTypeOf(await receiveOnly.take({ signal: new AbortController().signal })).toEqualTypeOf<string>();
  const sendOnly: SendChannel<string> = new Channel<string>();
  // @ts-expect-error - a SendChannel cannot receive
  sendOnly.take();
});

test("an AbortController passes for options, as it has a signal", () => {
  new Channel<number>().receive(new AbortController());
});

test("an iterator can be left by await using", async () => {
  await using iterator = new Channel<number>()[Symbol.asyncIterator]();
  expectTypeOf(iterator.next).returns.resolves.toHaveProperty("value");
});

test("operations that wait take a signal, those that do not take none", () => {
  const ch = new Channel<number>();
  const { signal } = new AbortController();
  ch.send(1, { signal });
  ch.receive({ signal: undefined });
  // @ts-expect-error - the signal goes into an object of options
  ch.receive(signal);
  // @ts-expect-error - the controller is not its signal
  ch.receive({ signal: new AbortController() });
  // @ts-expect-error - no signal is undefined, not null
  ch.receive({ signal: null });
  // @ts-expect-error - there is nothing to cancel in a trySend
  ch.trySend(1, { signal });
});

test("channels travel over channels", async () => {
  const requests = new Channel<{ question: string; answer: SendChannel<number> }>();
  requests.send({ question: "how many?", answer: new Channel<number>() });
  const { value: request } = await requests.receive();
  expectTypeOf(request?.answer.trySend(1)).toEqualTypeOf<boolean | undefined>();

  const channels = new Channel<ReceiveChannel<string>>();
  channels.send(new Channel<string>());
});

test("what a channel is made of stays inside", () => {
  const ch = new Channel<number>();
  // @ts-expect-error - the buffer is private
  ch.buffer;
  // @ts-expect-error - a channel is no EventTarget
  ch.addEventListener;
});
