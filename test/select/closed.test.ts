import { getEventListeners } from "node:events";
import { Channel, ClosedChannelError, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { withChoices } from "../support/choices.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const sendOnClosed = new ClosedChannelError("send on closed channel");

function closed(...values: number[]): Channel<number> {
  const ch = new Channel<number>(values.length);
  for (const value of values) ch.trySend(value);
  ch.close();
  return ch;
}

test("rule 78: a receive from a closed channel is ready, and drains it first", async () => {
  const ch = closed(1);
  expect(trySelect({ ch })).toEqual({ case: "ch", value: 1, ok: true });
  expect(trySelect({ ch })).toEqual({ case: "ch", value: undefined, ok: false });
  expect(await select([null, ch])).toEqual({ case: 1, value: undefined, ok: false });
});

test.each([0, 1])(
  "rule 79: a send to a closed channel is a ready case, and fails if chance picks it: %d",
  async (pick) => {
    await withChoices(
      () => pick,
      async () => {
        const [gone, data] = [closed(), new Channel<number>(1)];
        data.trySend(1);
        const chosen = watched(select({ send: gone.sending(1), data }));
        await settled();
        if (pick === 0) expect(chosen.error).toEqual(sendOnClosed);
        else expect(chosen.value).toEqual({ case: "data", value: 1, ok: true });
        expect(data.length).toBe(pick === 0 ? 1 : 0);
      },
    );
  },
);

test("rule 79: a default does not hide a send to a closed channel", () => {
  const empty = new Channel<number>();
  for (let i = 0; i < 20; i += 1) {
    expect(() => trySelect({ send: closed().sending(1), empty })).toThrow(sendOnClosed);
    expect(() => trySelect({ empty, send: closed(1, 2).sending(3) })).toThrow(sendOnClosed);
  }
});

test("rule 79: a select that fails at once leaves its other cases alone", async () => {
  const other = new Channel<number>();
  await expect(select({ send: closed().sending(1), other })).rejects.toThrow(sendOnClosed);
  expect(other.trySend(1)).toBe(false);
});

test("rule 80: a parked select fails if the channel of one of its sends is closed", async () => {
  const [sent, received] = [new Channel<number>(), new Channel<number>()];
  const cancel = new AbortController();
  const chosen = watched(
    select({ received, sent: sent.sending(1), other: new Channel<number>().sending(2), quit: cancel.signal }),
  );
  sent.close();
  expect(received.trySend(3)).toBe(false);
  expect(getEventListeners(cancel.signal, "abort")).toEqual([]);
  await settled();
  expect(chosen.error).toEqual(sendOnClosed);
});

test("rule 80: a parked select is not touched by the close of a channel that it is no longer parked on", async () => {
  const [sent, received] = [new Channel<number>(), new Channel<number>()];
  const chosen = select({ received, sent: sent.sending(1) });
  received.trySend(2);
  sent.close();
  expect(await chosen).toEqual({ case: "received", value: 2, ok: true });
});
