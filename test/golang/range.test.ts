// The behaviour is that of the channel part of Go's test/range.go.
import { Channel, go } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

function sequence(low: number, high: number): Channel<string> {
  const ch = new Channel<string>();
  go(async () => {
    for (let code = low; code <= high; code++) await ch.send(String.fromCharCode(code));
    ch.close();
  });
  return ch;
}

test("range receives every value until the channel is closed", async () => {
  let letters = "";
  for await (const letter of sequence(97, 122)) letters += letter;
  expect(letters).toBe("abcdefghijklmnopqrstuvwxyz");
});

test("a loop that ignores the values goes round as often", async () => {
  let count = 0;
  for await (const _ of sequence(97, 122)) count += 1;
  expect(count).toBe(26);
});

test("the expression that is ranged over is evaluated once", async () => {
  let evaluations = 0;
  const channel = () => {
    evaluations += 1;
    return sequence(97, 99);
  };
  for await (const _ of channel());
  expect(evaluations).toBe(1);
});

test("leaving the loop takes no more from the channel, and another loop goes on where it left", async () => {
  const ch = sequence(97, 101);
  for await (const letter of ch) if (letter === "b") break;
  expect(ch.closed).toBe(false);
  let rest = "";
  for await (const letter of ch) rest += letter;
  expect(rest).toBe("cde");
});

test("range over a channel that nobody closes blocks after the last value", async () => {
  const ch = new Channel<number>(2);
  await ch.send(1);
  const seen: unknown[] = [];
  go(async () => {
    for await (const value of ch) seen.push(value);
    seen.push("end");
  });
  await settled();
  expect(seen).toEqual([1]);
  ch.close();
  await settled();
  expect(seen).toEqual([1, "end"]);
});
