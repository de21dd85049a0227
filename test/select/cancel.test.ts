import { getEventListeners } from "node:events";
import { Channel, ClosedChannelError, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { withChoices } from "../support/choices.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const reason = new Error("enough");
const listeners = ({ signal }: AbortController) => getEventListeners(signal, "abort").length;

test("an aborted signal in the options refuses a select, which does nothing", async () => {
  const signal = AbortSignal.abort(reason);
  const [ready, empty] = [new Channel<number>(1), new Channel<number>()];
  ready.trySend(1);
  await expect(select({ ready, empty }, { signal })).rejects.toBe(reason);
  await expect(select({ empty }, { signal })).rejects.toBe(reason);
  await expect(select({}, { signal })).rejects.toBe(reason);
  expect(ready.length).toBe(1);
  expect(empty.trySend(1)).toBe(false);
  const closed = new Channel<number>();
  closed.close();
  await expect(select({ send: closed.sending(1) }, { signal })).rejects.toBe(reason);
});

test("rule 98: a signal in the options cancels a parked select, and leaves nothing of it", async () => {
  const cancel = new AbortController();
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const before = b.receive();
  const chosen = watched(select({ a, b, c: a.sending(1), off: null }, cancel));
  const after = b.receive();
  expect(listeners(cancel)).toBe(1);
  cancel.abort(reason);
  expect(listeners(cancel)).toBe(0);
  expect(trySelect([a.sending(1), a])).toEqual({ case: "default" });
  expect([b.trySend(1), b.trySend(2), b.trySend(3)]).toEqual([true, true, false]);
  await settled();
  expect(chosen.error).toBe(reason);
  expect([(await before).value, (await after).value]).toEqual([1, 2]);
});

test("rule 95: an abort after a case was matched changes nothing", async () => {
  const cancel = new AbortController();
  const [ch, closed] = [new Channel<number>(), new Channel<number>()];
  const chosen = select({ ch, quit: cancel.signal }, cancel);
  const failed = watched(select({ send: closed.sending(1), quit: cancel.signal }, cancel));
  ch.trySend(1);
  closed.close();
  cancel.abort(reason);
  expect(await chosen).toEqual({ case: "ch", value: 1, ok: true });
  await settled();
  expect(failed.error).toBeInstanceOf(ClosedChannelError);
});

test("a select that need not wait does not listen to signals", async () => {
  const cancel = new AbortController();
  const ch = new Channel<number>(1);
  expect((await select({ send: ch.sending(1), quit: cancel.signal }, cancel)).case).toBe("send");
  expect(trySelect({ ch, quit: cancel.signal }).case).toBe("ch");
  expect(listeners(cancel)).toBe(0);
});

test("a signal among the cases ends a parked select without an error", async () => {
  const cancel = new AbortController();
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const selects = [select({ a, quit: cancel.signal }), select([b, b.sending(1), cancel.signal])];
  expect(listeners(cancel)).toBe(1);
  cancel.abort(reason);
  expect(listeners(cancel)).toBe(0);
  expect(trySelect([a.sending(1), b.sending(1), b])).toEqual({ case: "default" });
  expect(await Promise.all(selects)).toEqual([
    { case: "quit", value: reason, ok: false },
    { case: 2, value: reason, ok: false },
  ]);
});

test("rule 72: a signal that lost is not listened to any more", async () => {
  const [quit, options] = [new AbortController(), new AbortController()];
  const ch = new Channel<number>();
  const chosen = select({ ch, quit: quit.signal }, options);
  expect([listeners(quit), listeners(options)]).toEqual([1, 1]);
  ch.trySend(1);
  expect([listeners(quit), listeners(options)]).toEqual([0, 0]);
  expect((await chosen).case).toBe("ch");
});

test("of two signals, one as a case and one in the options, each ends the select in its own way", async () => {
  for (const abortTheCase of [true, false]) {
    const [quit, options] = [new AbortController(), new AbortController()];
    const chosen = watched(select({ quit: quit.signal }, options));
    (abortTheCase ? quit : options).abort(reason);
    (abortTheCase ? options : quit).abort("too late");
    await settled();
    if (abortTheCase) expect(chosen.value).toEqual({ case: "quit", value: reason, ok: false });
    else expect(chosen.error).toBe(reason);
  }
});

test("a signal that is both a case and in the options rejects, whether it aborts before the select waits or later", async () => {
  const cancel = new AbortController();
  const quiet = new Channel<number>();
  const parked = watched(select({ quit: cancel.signal, quiet }, cancel));
  cancel.abort(reason);
  await expect(select({ quit: cancel.signal, quiet }, cancel)).rejects.toBe(reason);
  expect([parked.state, parked.error]).toEqual(["rejected", reason]);
});

test.each([0, 1])("rule 84: an aborted signal and ready data are chosen by chance: %d", async (pick) => {
  await withChoices(
    () => pick,
    async () => {
      const data = new Channel<number>(1);
      data.trySend(1);
      const quit = AbortSignal.abort(reason);
      expect((await select({ quit, data })).case).toBe(["quit", "data"][pick]);
      expect(data.length).toBe([1, 0][pick]);
    },
  );
});

test("rule 98: twenty thousand parked selects are cancelled one by one", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const parked = Array.from({ length: 20_000 }, () => new AbortController());
  let rejected = 0;
  for (const cancel of parked) select([a, b.sending(1)], cancel).catch(() => rejected++);
  for (const cancel of parked.reverse()) cancel.abort(null);
  await settled();
  expect(rejected).toBe(20_000);
  expect(trySelect([a.sending(1), b])).toEqual({ case: "default" });
});
