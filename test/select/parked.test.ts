import { Channel, go, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { withChoices } from "../support/choices.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test("rule 69: a select that waits takes the first communication that can proceed", async () => {
  const [a, b, c] = [new Channel<string>(), new Channel<string>(), new Channel<string>()];
  const chosen = watched(select({ a, b, c: c.sending("from select") }));
  await settled();
  expect(chosen.state).toBe("pending");
  b.send("first");
  const late = watched(a.send("second"));
  expect(c.tryReceive()).toBeUndefined();
  await settled();
  expect(chosen.value).toEqual({ case: "b", value: "first", ok: true });
  expect(late.state).toBe("pending");
});

test("rule 69: a parked send case is taken by a receiver", async () => {
  const [a, b] = [new Channel<string>(), new Channel<string>()];
  const chosen = select({ a: a.sending("to a"), b: b.sending("to b") });
  expect(await b.receive()).toEqual({ value: "to b", ok: true });
  expect(await chosen).toEqual({ case: "b", value: undefined, ok: true });
  expect(a.tryReceive()).toBeUndefined();
});

test("rule 69: a parked send case refills a full buffer when there is room", async () => {
  const [a, b] = [new Channel<number>(1), new Channel<number>(1)];
  a.trySend(1);
  b.trySend(2);
  const chosen = select([a.sending(10), b.sending(20)]);
  expect(b.tryReceive()?.value).toBe(2);
  expect([a.length, b.length]).toEqual([1, 1]);
  expect((await chosen).case).toBe(1);
  expect([a.tryReceive()?.value, b.tryReceive()?.value]).toEqual([1, 20]);
});

test("rule 70: each value goes to exactly one of the channels of a select", async () => {
  const outs = [0, 1, 2, 3].map(() => new Channel<number>());
  const [a, b, c, d] = outs as [Channel<number>, Channel<number>, Channel<number>, Channel<number>];
  const count = 2000;
  go(async () => {
    for (let i = 0; i < count; i += 1) await select([a.sending(i), b.sending(i), c.sending(i), d.sending(i)]);
    for (const out of outs) out.close();
  });
  const received: number[] = [];
  const perChannel = await Promise.all(
    outs.map(async (out) => {
      let previous = -1;
      for await (const value of out) {
        expect(value).toBeGreaterThan(previous);
        previous = value;
        received.push(value);
      }
      return previous;
    }),
  );
  expect(received.sort((x, y) => x - y)).toEqual(Array.from({ length: count }, (_, i) => i));
  expect(perChannel).toContain(count - 1);
});

test("rules 71, 6: a select polls and parks at the call", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>(1)];
  const chosen = select({ a, b: b.sending(1) });
  expect(b.length).toBe(1);
  expect(a.trySend(1)).toBe(false);
  const parked = select({ a, b: b.sending(2) });
  expect(a.trySend(1)).toBe(true);
  expect((await chosen).case).toBe("b");
  expect((await parked).case).toBe("a");
});

test("rule 71: a value that moves from one channel to another is never missed in between", () => {
  const [a, b] = [new Channel<number>(1), new Channel<number>(1)];
  a.trySend(1);
  for (let i = 0; i < 100; i += 1) {
    const [from, to] = i % 2 === 0 ? [a, b] : [b, a];
    to.trySend(1);
    from.tryReceive();
    const chosen = trySelect([a, b]);
    expect(chosen.case).not.toBe("default");
    to.trySend(1);
  }
});

test("rules 72, 89: the losers of a select are out of their queues before anything else runs", async () => {
  const [a, b, c] = [new Channel<string>(), new Channel<string>(), new Channel<string>()];
  const chosen = select({ a, b, c: c.sending("lost") });
  expect(a.trySend("won")).toBe(true);
  expect(a.trySend("nobody there")).toBe(false);
  expect(b.trySend("nobody there")).toBe(false);
  expect(c.tryReceive()).toBeUndefined();
  expect(trySelect([a.sending("x"), b.sending("x"), c])).toEqual({ case: "default" });
  expect(await chosen).toEqual({ case: "a", value: "won", ok: true });
});

test("rules 72, 89: the losers are gone as well when a send case wins", async () => {
  const [a, b, c] = [new Channel<string>(), new Channel<string>(), new Channel<string>()];
  const chosen = select({ a: a.sending("won"), b: b.sending("lost"), c });
  expect(a.tryReceive()?.value).toBe("won");
  expect(trySelect([a, b, c.sending("x")])).toEqual({ case: "default" });
  expect((await chosen).case).toBe("a");
});

test("rule 73: a loser that leaves does not disturb the others of its queue", async () => {
  for (const position of [0, 1, 2, 3]) {
    const [winner, ch] = [new Channel<number>(), new Channel<number>()];
    const receives: ReturnType<typeof watched<unknown>>[] = [];
    for (let i = 0; i < 4; i += 1) receives.push(watched(i === position ? select([ch, winner]) : ch.receive()));
    winner.trySend(-1);
    for (const value of [0, 1, 2]) expect(ch.trySend(value)).toBe(true);
    expect(ch.trySend(3)).toBe(false);
    await settled();
    const values = receives.map(({ value }) => (value as { value: unknown }).value);
    expect(values).toEqual([0, 1, 2].toSpliced(position, 0, -1));
  }
});

test("rule 73: a select with a channel twice leaves that queue completely", async () => {
  const [ch, winner] = [new Channel<number>(), new Channel<number>()];
  const before = ch.receive();
  const chosen = select([ch, winner, ch]);
  const after = ch.receive();
  winner.trySend(0);
  expect([ch.trySend(1), ch.trySend(2), ch.trySend(3)]).toEqual([true, true, false]);
  expect((await chosen).case).toBe(1);
  expect([(await before).value, (await after).value]).toEqual([1, 2]);
});

test.each([0, 1, 2])(
  "rule 74: the %d-th of the parked cases of one channel is woken if chance says so",
  async (pick) => {
    const asked: unknown[] = [];
    const choose = (n: number, why: string) => {
      asked.push([n, why]);
      return pick;
    };
    await withChoices(choose, async () => {
      const [ch, other] = [new Channel<string>(), new Channel<string>()];
      const receive = select([other, ch, ch, null, ch]);
      ch.trySend("value");
      expect(await receive).toEqual({ case: [1, 2, 4][pick], value: "value", ok: true });
      const send = select([ch.sending("a"), other.sending("x"), ch.sending("b"), ch.sending("c")]);
      expect(await ch.receive()).toEqual({ value: ["a", "b", "c"][pick], ok: true });
      expect((await send).case).toBe([0, 2, 3][pick]);
      expect(asked).toEqual([
        [3, "duplicate"],
        [3, "duplicate"],
      ]);
    });
  },
);

test("rule 74: sends and receives of one channel that are parked together are not duplicates", async () => {
  const choose = () => {
    throw new Error("a choice was made");
  };
  await withChoices(choose, async () => {
    const ch = new Channel<number>();
    const chosen = select({ send: ch.sending(1), receive: ch });
    expect(ch.tryReceive()).toEqual({ value: 1, ok: true });
    expect((await chosen).case).toBe("send");
  });
});

test("rules 85, 93: plain operations and selects wait in one queue, in the order of their calls", async () => {
  const [ch, other] = [new Channel<number>(), new Channel<number>()];
  const received = [ch.receive(), select([other, ch]), ch.receive(), select([ch]), ch.receive()].map(watched<unknown>);
  for (const value of [0, 1, 2, 3, 4]) expect(ch.trySend(value)).toBe(true);
  await settled();
  expect(received.map(({ value }) => (value as { value: number }).value)).toEqual([0, 1, 2, 3, 4]);
  const sends = [ch.send(0), select([other, ch.sending(1)]), ch.send(2), select([ch.sending(3)])].map(watched<unknown>);
  for (const value of [0, 1, 2, 3]) expect(ch.tryReceive()).toEqual({ value, ok: true });
  await settled();
  expect(sends.map(({ state }) => state)).toEqual(new Array(4).fill("fulfilled"));
});

test("rule 87: what follows a select runs in the selecting goroutine, not inside the other side's call", async () => {
  const [ch, other] = [new Channel<number>(), new Channel<number>()];
  let ran = false;
  const selecting = (async () => {
    await select([ch, other]);
    ran = true;
    throw new Error("the selecting goroutine's own business");
  })();
  const outcome = watched(selecting);
  await settled();
  expect(() => ch.trySend(1)).not.toThrow();
  expect(ran).toBe(false);
  await settled();
  expect(ran).toBe(true);
  expect(outcome.state).toBe("rejected");
});
