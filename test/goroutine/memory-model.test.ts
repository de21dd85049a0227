import { Channel, go } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

describe.each([0, 1, 3])("with capacity %i", (capacity) => {
  test("rule 112: a send happens before the completion of its receive", async () => {
    const ch = new Channel<void>(capacity);
    let written = "nothing yet";
    let seen: string | undefined;
    go(async () => {
      await ch.receive();
      seen = written;
    });
    await settled();
    expect(seen).toBeUndefined();
    written = "before the send";
    await ch.send();
    await settled();
    expect(seen).toBe("before the send");
  });

  test("rule 114: the k-th receive happens before the completion of the (k+capacity)-th send", async () => {
    const ch = new Channel<number>(capacity);
    let sent = 0;
    for (let i = 0; i < 10; i += 1) {
      go(async () => {
        await ch.send(i);
        sent += 1;
      });
    }
    for (let received = 0; received <= 10; received += 1) {
      await settled();
      expect(sent).toBe(Math.min(received + capacity, 10));
      ch.tryReceive();
    }
  });

  test("rule 115: a close happens before the receives that return because of it", async () => {
    const ch = new Channel<number>(capacity);
    let written = "nothing yet";
    const seen: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      go(async () => {
        const { ok } = await ch.receive();
        seen.push([ok, written]);
      });
    }
    await settled();
    expect(seen).toEqual([]);
    written = "before the close";
    ch.close();
    await settled();
    expect(seen).toEqual([1, 2, 3].map(() => [false, "before the close"]));
  });
});

test("rule 113: a receive from an unbuffered channel happens before the completion of its send", async () => {
  const ch = new Channel<number>();
  let completed = false;
  let written = "nothing yet";
  let seen: string | undefined;
  go(async () => {
    await ch.send(1);
    completed = true;
    seen = written;
  });
  await settled();
  expect(completed).toBe(false);
  written = "before the receive";
  await ch.receive();
  await settled();
  expect(seen).toBe("before the receive");
});

test("rule 114: a buffered channel works as a semaphore", async () => {
  const slots = new Channel<void>(3);
  let active = 0;
  const most: number[] = [];
  const workers = Array.from({ length: 12 }, () =>
    go(async () => {
      await slots.send();
      active += 1;
      most.push(active);
      await settled();
      active -= 1;
      await slots.receive();
    }),
  );
  await Promise.all(workers);
  expect(Math.max(...most)).toBe(3);
  expect(most).toHaveLength(12);
});
