import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test.each([1, 3])("rule 94: with capacity %d, a freed slot belongs to the oldest parked sender", async (capacity) => {
  const ch = new Channel<string>(capacity);
  while (ch.trySend("filling"));
  const parked = watched(ch.send("parked"));
  expect(ch.tryReceive()).toEqual({ value: "filling", ok: true });
  expect(ch.trySend("newcomer")).toBe(false);
  expect(trySelect([ch.sending("newcomer")])).toEqual({ case: "default" });
  expect(ch.length).toBe(capacity);
  const later = watched(ch.send("later"));
  await settled();
  expect([parked.state, later.state]).toEqual(["fulfilled", "pending"]);
});

test("rule 94: a newcomer does not overtake parked senders of an unbuffered channel", async () => {
  const ch = new Channel<string>();
  ch.send("first");
  expect(ch.trySend("newcomer")).toBe(false);
  select([ch.sending("second")]);
  ch.send("third");
  expect(["", "", ""].map(() => ch.tryReceive()?.value)).toEqual(["first", "second", "third"]);
});

test("rule 94: a newcomer does not overtake parked receivers", async () => {
  const ch = new Channel<number>(1);
  const first = ch.receive();
  expect(ch.tryReceive()).toBeUndefined();
  expect(trySelect([ch])).toEqual({ case: "default" });
  const second = select([ch]);
  const third = ch.receive();
  for (const value of [1, 2, 3]) ch.trySend(value);
  expect([await first, await second, await third].map(({ value }) => value)).toEqual([1, 2, 3]);
});

test.each([0, 1, 4])(
  "rule 114: with capacity %d, no more sends complete than receives and slots allow",
  async (capacity) => {
    const ch = new Channel<number>(capacity);
    const sends = Array.from({ length: 10 }, (_, value) => watched(ch.send(value)));
    for (let received = 0; received < 10; received += 1) {
      await settled();
      const completed = sends.filter(({ state }) => state === "fulfilled").length;
      expect(completed).toBe(Math.min(received + capacity, 10));
      expect((await ch.receive()).value).toBe(received);
    }
  },
);
