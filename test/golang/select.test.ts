// The behaviour is that of Go's test/chan/select.go, select4.go, select6.go and select8.go.
import { Channel, go, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

test("every case's value is evaluated each time round, whether or not the case is chosen or nil", () => {
  let evaluations = 0;
  let shift = 0;
  const value = () => {
    evaluations += 1;
    return 1 << shift;
  };
  function sendToAll(first: Channel<number> | null, second: Channel<number> | null): number {
    let [a, b] = [first, second];
    for (let sent = 0; ; sent++, shift++) {
      const [toA, toB] = [value(), value()];
      const chosen = trySelect({ a: a?.sending(toA), b: b?.sending(toB) });
      if (chosen.case === "default") return sent;
      if (chosen.case === "a") a = null;
      else b = null;
    }
  }

  const a = new Channel<number>(1);
  const b = new Channel<number>(1);
  expect(sendToAll(a, b)).toBe(2);
  expect((a.tryReceive()?.value as number) | (b.tryReceive()?.value as number)).toBe(0b11);
  expect(sendToAll(a, null)).toBe(1);
  expect(evaluations).toBe(10);
});

test("only the chosen case's body runs", async () => {
  const ready = new Channel<number>(1);
  const quiet = new Channel<number>();
  await ready.send(42);
  const target = { a: 0 };
  const neverCalled = (): { a: number } => {
    throw new Error("evaluated the left-hand side of a case that was not chosen");
  };
  const chosen = await select({ quiet, ready });
  switch (chosen.case) {
    case "quiet":
      neverCalled().a = chosen.value as number;
      break;
    case "ready":
      target.a = chosen.value as number;
  }
  expect(target.a).toBe(42);
});

test("a select that leaves a queue lets those behind it in that queue be served", async () => {
  const a = new Channel<boolean>();
  const b = new Channel<boolean>();
  const woken = new Channel<string>();
  const received: string[] = [];
  go(async () => {
    await a.receive();
    received.push("first");
  });
  go(async () => {
    const chosen = await select({ a, b });
    await woken.send(chosen.case);
    await a.receive();
    received.push("second");
  });
  go(() => b.send(true));
  expect((await woken.receive()).value).toBe("b");
  await a.send(true);
  await a.send(true);
  await settled();
  expect(received).toEqual(["first", "second"]);
});

test("break leaves the switch over a select, not the loop around it", async () => {
  const ch = new Channel<number>();
  const stop = new AbortController();
  go(async () => {
    for (;;) if ((await select({ sent: ch.sending(5), stop: stop.signal })).case === "stop") return;
  });
  let rounds = 0;
  for (; rounds < 3; rounds++) {
    const chosen = await select({ ch, nobody: new Channel<number>() });
    switch (chosen.case) {
      case "ch":
        break;
      default:
        throw new Error("unreachable");
    }
  }
  stop.abort();
  expect(rounds).toBe(3);
});
