import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { withChoices } from "../support/choices.js";

function ready(value: number): Channel<number> {
  const ch = new Channel<number>(1);
  ch.trySend(value);
  return ch;
}

test.each([0, 1, 2, 3])("rule 66: the %d-th of the ready cases is chosen if chance says so", async (pick) => {
  const asked: unknown[] = [];
  const choose = (n: number, why: string) => {
    asked.push([n, why]);
    return pick;
  };
  await withChoices(choose, async () => {
    const [closed, roomy] = [new Channel<number>(), new Channel<number>(1)];
    closed.close();
    const cases = {
      off: null,
      value: ready(1),
      empty: new Channel<number>(),
      closed,
      full: ready(0).sending(2),
      aborted: AbortSignal.abort("stop"),
      quiet: new AbortController().signal,
      room: roomy.sending(3),
      unreceived: new Channel<number>().sending(4),
    };
    const expected = [
      { case: "value", value: 1, ok: true },
      { case: "closed", value: undefined, ok: false },
      { case: "aborted", value: "stop", ok: false },
      { case: "room", value: undefined, ok: true },
    ];
    expect(await select(cases)).toEqual(expected[pick]);
    expect(asked).toEqual([[4, "case"]]);
    expect([cases.value.length, roomy.length]).toEqual([pick === 0 ? 0 : 1, pick === 3 ? 1 : 0]);
  });
});

test("rule 66: trySelect leaves the choice to chance as well", async () => {
  await withChoices(
    (n) => n - 1,
    async () => {
      const [a, b, c] = [ready(1), ready(2), new Channel<number>()];
      expect(trySelect({ a, b, c })).toEqual({ case: "b", value: 2, ok: true });
      expect(a.length).toBe(1);
    },
  );
});

test("there is nothing to choose if one case is ready, or none", async () => {
  const choose = () => {
    throw new Error("a choice was made");
  };
  await withChoices(choose, async () => {
    const other = new Channel<number>();
    expect((await select({ other, one: ready(1), off: null })).case).toBe("one");
    expect(trySelect({ other })).toEqual({ case: "default" });
    const parked = select({ other, another: new Channel<number>() });
    other.trySend(1);
    expect((await parked).case).toBe("other");
  });
});

test.each([0, 1, 2, 3])("rule 67: cases of one channel count separately, the %d-th is chosen", async (pick) => {
  let among = 0;
  const choose = (n: number) => {
    among = n;
    return pick;
  };
  await withChoices(choose, async () => {
    const ch = ready(1);
    const other = new Channel<number>(1);
    expect((await select([ch, ch, other.sending(1), ch])).case).toBe(pick);
    expect(among).toBe(4);
  });
});

test("rule 68: default is chosen only if no case is ready", async () => {
  const [empty, full, roomy] = [new Channel<number>(1), ready(0), new Channel<number>(1)];
  const never = { empty, full: full.sending(1), off: null, quiet: new AbortController().signal };
  expect(trySelect(never)).toEqual({ case: "default" });
  expect(trySelect([])).toEqual({ case: "default" });
  expect(trySelect({})).toEqual({ case: "default" });
  expect(trySelect({ ...never, roomy: roomy.sending(1) })).toEqual({ case: "roomy", value: undefined, ok: true });
  expect(trySelect({ ...never, roomy: roomy.sending(1) })).toEqual({ case: "default" });
  expect(trySelect({ ...never, roomy })).toEqual({ case: "roomy", value: 1, ok: true });
  const parked = roomy.receive();
  expect(trySelect([roomy.sending(2)])).toEqual({ case: 0, value: undefined, ok: true });
  expect((await parked).value).toBe(2);
});
