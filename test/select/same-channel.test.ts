import { Channel, go, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { withChoices } from "../support/choices.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test("rule 75: the send and the receive of one unbuffered channel in one select never meet", async () => {
  const ch = new Channel<number>();
  for (const both of [{ send: ch.sending(1), receive: ch } as const, { receive: ch, send: ch.sending(1) } as const]) {
    expect(trySelect(both)).toEqual({ case: "default" });
    const chosen = watched(select(both));
    await settled();
    expect(chosen.state).toBe("pending");
    expect(ch.trySend(2)).toBe(true);
    await settled();
    expect(chosen.value).toEqual({ case: "receive", value: 2, ok: true });
    expect(ch.tryReceive()).toBeUndefined();
  }
});

test("rule 76: two selects that send and receive on one unbuffered channel meet each other", async () => {
  const ch = new Channel<string>();
  const first = select({ send: ch.sending("first"), receive: ch });
  const second = select({ send: ch.sending("second"), receive: ch });
  const chosen = [await first, await second];
  expect(chosen.map((one) => one.case).sort()).toEqual(["receive", "send"]);
  const values = chosen.map((one) => one.value);
  expect(values).toEqual(chosen[0]?.case === "receive" ? ["second", undefined] : [undefined, "first"]);
  expect(ch.trySend("nobody is left")).toBe(false);
  expect(ch.tryReceive()).toBeUndefined();
});

test.each([0, 10])("rules 76, 77: with capacity %d, goroutines that select both ways get through", async (capacity) => {
  const ch = new Channel<number>(capacity);
  const rounds = 500;
  let selfReceived = 0;
  const finished = [0, 1].map((id) =>
    go(async () => {
      for (let i = 0; i < rounds; i += 1) {
        const chosen = await select({ send: ch.sending(id), receive: ch });
        if (capacity === 0 && chosen.case === "receive" && chosen.value === id) selfReceived += 1;
      }
    }),
  );
  // Whoever is last may find nobody to meet.
  await Promise.any(finished);
  ch.close();
  await Promise.allSettled(finished);
  expect(selfReceived).toBe(0);
});

test("rule 77: on a buffered channel a select both ways does what can be done", async () => {
  const ch = new Channel<number>(1);
  expect((await select({ send: ch.sending(1), receive: ch })).case).toBe("send");
  expect(await select({ send: ch.sending(2), receive: ch })).toEqual({ case: "receive", value: 1, ok: true });
  expect((await select({ receive: ch, send: ch.sending(3) })).case).toBe("send");
  expect(ch.length).toBe(1);
});

test.each([0, 1])("rule 77: if a buffer has both room and a value, chance decides: %d", async (pick) => {
  await withChoices(
    () => pick,
    async () => {
      const ch = new Channel<number>(2);
      ch.trySend(1);
      expect((await select({ send: ch.sending(2), receive: ch })).case).toBe(["send", "receive"][pick]);
      expect(ch.length).toBe([2, 0][pick]);
    },
  );
});
