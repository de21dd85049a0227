import { after, Channel, Hour, select } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { hasDeadline } from "../support/virtual-time.js";
import { watched } from "../support/watched.js";

// Mistakes that other implementations of select have made.

test("rule 75: a select with a send and a receive on one channel does not meet itself", async () => {
  const ch = new Channel<number>();
  const chosen = watched(select([ch.sending(1), ch]));
  await settled();
  expect(chosen.state).toBe("pending");
});

test("rule 76: a select that reads and a select that writes the same unbuffered channel meet", async () => {
  for (const writerFirst of [true, false]) {
    const [ch, other] = [new Channel<number>(), new Channel<number>()];
    const write = () => select({ write: ch.sending(1), other });
    const read = () => select({ read: ch, other });
    const [first, second] = writerFirst ? [write(), read()] : [read(), write()];
    const chosen = [(await first).case, (await second).case];
    expect(chosen).toEqual(writerFirst ? ["write", "read"] : ["read", "write"]);
  }
});

test("rule 94: a parked select is not overtaken by a receive that comes later", async () => {
  const [ch, other] = [new Channel<number>(), new Channel<number>()];
  const chosen = watched(select({ ch, other }));
  const late = watched(ch.receive());
  ch.send(1);
  await settled();
  expect(chosen.value).toEqual({ case: "ch", value: 1, ok: true });
  expect(late.state).toBe("pending");
});

test("rule 89: of two selects on a, the second gets the value if the first has taken one from b", async () => {
  const [a, b] = [new Channel<string>(), new Channel<string>()];
  const both = select({ a, b });
  const onlyA = select({ a });
  b.send("to b");
  a.send("to a");
  expect(await both).toEqual({ case: "b", value: "to b", ok: true });
  expect(await onlyA).toEqual({ case: "a", value: "to a", ok: true });
});

test("rule 73: a select that lost removes itself from a queue and no other select", async () => {
  const [shared, first, second] = [new Channel<number>(), new Channel<number>(), new Channel<number>()];
  const ahead = select({ shared, first });
  const behind = select({ shared, second });
  second.send(2);
  expect((await behind).case).toBe("second");
  shared.send(1);
  expect(await ahead).toEqual({ case: "shared", value: 1, ok: true });
});

test("rule 70: of two sends in one step, the second is not lost to a select that took the first", async () => {
  const [a, b] = [new Channel<string>(), new Channel<string>()];
  const chosen = select({ a, b });
  const sends = [watched(a.send("first")), watched(b.send("second"))];
  expect((await chosen).value).toBe("first");
  await settled();
  expect(sends.map(({ state }) => state)).toEqual(["fulfilled", "pending"]);
  expect(await b.receive()).toEqual({ value: "second", ok: true });
});

test("rule 89: a select that lost does not eat the next value of the loser", async () => {
  const [winner, loser] = [new Channel<string>(), new Channel<string>()];
  const chosen = select({ winner, loser });
  winner.send("won");
  expect((await chosen).case).toBe("winner");
  const send = watched(loser.send("kept"));
  await settled();
  expect(send.state).toBe("pending");
  expect(await loser.receive()).toEqual({ value: "kept", ok: true });
});

test("rule 70: a hundred selects in a row over the same idle and busy channels lose no value", async () => {
  const [busy, idle] = [new Channel<number>(), new Channel<number>()];
  const values: (number | undefined)[] = [];
  const selecting = (async () => {
    while (values.length < 100) values.push((await select({ idle, busy })).value);
  })();
  for (let value = 0; value < 100; value += 1) await busy.send(value);
  await selecting;
  expect(values).toEqual(Array.from({ length: 100 }, (_, value) => value));
});

test("a timeout that lost keeps neither a timer nor the process", async () => {
  await synctest(async () => {
    const data = new Channel<number>(1);
    for (let i = 0; i < 10; i += 1) {
      const chosen = select({ data, timeout: after(1 * Hour) });
      data.send(i);
      expect((await chosen).case).toBe("data");
      expect(hasDeadline()).toBe(false);
    }
  });
});
