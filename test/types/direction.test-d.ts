import { Channel, type ReceiveChannel, type SendCase, type SendChannel } from "goroutines";
import { expectTypeOf, test } from "vitest";

// The lines of Go's test/chan/perm.go that must not compile, and those that must.

const both = new Channel<number>();
const sendOnly: SendChannel<number> = both;
const receiveOnly: ReceiveChannel<number> = both;

test("A10: a channel is assignable to both of its directions", () => {
  expectTypeOf<Channel<number>>().toExtend<SendChannel<number>>();
  expectTypeOf<Channel<number>>().toExtend<ReceiveChannel<number>>();
});

test("A10: a direction is assignable neither to a channel nor to the other direction", () => {
  // @ts-expect-error - a SendChannel cannot receive
  sendOnly satisfies Channel<number>;
  // @ts-expect-error - a ReceiveChannel cannot send
  receiveOnly satisfies Channel<number>;
  // @ts-expect-error - a SendChannel is not a ReceiveChannel
  sendOnly satisfies ReceiveChannel<number>;
  // @ts-expect-error - a ReceiveChannel is not a SendChannel
  receiveOnly satisfies SendChannel<number>;
});

test("A10: a SendChannel sends and closes, and that is all", () => {
  expectTypeOf(sendOnly.send(1)).toEqualTypeOf<Promise<void>>();
  expectTypeOf(sendOnly.trySend(1)).toEqualTypeOf<boolean>();
  expectTypeOf(sendOnly.sending(1)).toEqualTypeOf<SendCase>();
  expectTypeOf(sendOnly.close()).toEqualTypeOf<void>();
  expectTypeOf(sendOnly.capacity + sendOnly.length).toEqualTypeOf<number>();
  // @ts-expect-error - receive from a send-only channel
  sendOnly.receive();
  // @ts-expect-error - receive from a send-only channel, without waiting
  sendOnly.tryReceive();
  // @ts-expect-error - an iterator over a send-only channel
  sendOnly[Symbol.asyncIterator]();
});

test("A10: there is no range over a SendChannel", async () => {
  // @ts-expect-error - range over a send-only channel
  for await (const _ of sendOnly) break;
});

test("A10: a ReceiveChannel receives, and that is all", async () => {
  receiveOnly.receive();
  receiveOnly.tryReceive();
  for await (const value of receiveOnly) expectTypeOf(value).toEqualTypeOf<number>();
  expectTypeOf(receiveOnly.capacity + receiveOnly.length).toEqualTypeOf<number>();
  // @ts-expect-error - send to a receive-only channel
  receiveOnly.send(1);
  // @ts-expect-error - send to a receive-only channel, without waiting
  receiveOnly.trySend(1);
  // @ts-expect-error - send to a receive-only channel in a select
  receiveOnly.sending(1);
});

test("D49: a ReceiveChannel cannot be closed", () => {
  // @ts-expect-error - close of a receive-only channel
  receiveOnly.close();
});

interface Animal {
  readonly name: string;
}
interface Dog extends Animal {
  bark(): void;
}

test("a receiver of dogs is a receiver of animals, not the reverse", () => {
  expectTypeOf<ReceiveChannel<Dog>>().toExtend<ReceiveChannel<Animal>>();
  const animals: ReceiveChannel<Animal> = new Channel<Animal>();
  // @ts-expect-error - an animal need not be a dog
  animals satisfies ReceiveChannel<Dog>;
});

test("who takes animals takes dogs, not the reverse", () => {
  expectTypeOf<SendChannel<Animal>>().toExtend<SendChannel<Dog>>();
  const dogs: SendChannel<Dog> = new Channel<Dog>();
  // @ts-expect-error - the receivers expect a dog
  dogs satisfies SendChannel<Animal>;
});

test("a channel goes to the direction of another type only if every value that travels fits", () => {
  const dogs = new Channel<Dog>();
  dogs satisfies ReceiveChannel<Animal>;
  // @ts-expect-error - somebody would send an animal to those who expect dogs
  dogs satisfies SendChannel<Animal>;
});

test("a channel of one type is not a channel of another", () => {
  const dogs = new Channel<Dog>();
  const animals = new Channel<Animal>();
  // @ts-expect-error - who gets it as a channel of animals would send a cat
  dogs satisfies Channel<Animal>;
  // @ts-expect-error - nor the reverse: a cat may be in it
  animals satisfies Channel<Dog>;
});

test("a function that takes one direction takes the channel, and can do no more with it", () => {
  const produce = (out: SendChannel<number>) => out.send(1);
  const consume = (incoming: ReceiveChannel<number>) => incoming.receive();
  produce(both);
  consume(both);
  // @ts-expect-error - the wrong end
  produce(receiveOnly);
  // @ts-expect-error - the wrong end
  consume(sendOnly);
});

test("a SendCase comes from a channel only", () => {
  // @ts-expect-error - a look-alike has none of what a select needs
  ({}) satisfies SendCase;
});
