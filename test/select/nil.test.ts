import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { observe } from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test("rule 53: null and undefined are never ready, and only they stand for a nil channel", async () => {
  const ch = new Channel<number>(1);
  ch.trySend(1);
  expect(trySelect([null, undefined])).toEqual({ case: "default" });
  expect(await select([null, undefined, ch])).toEqual({ case: 2, value: 1, ok: true });
  for (const notNil of [0, "", false, Number.NaN] as unknown as null[]) {
    expect(() => trySelect([notNil])).toThrow(TypeError);
    await expect(select([notNil])).rejects.toThrow(TypeError);
  }
});

test("rule 53: a hole in an array of cases is never ready", async () => {
  const cases = new Array<Channel<number>>(3);
  cases[1] = new Channel<number>();
  const chosen = select(cases);
  cases[1].trySend(1);
  expect(await chosen).toEqual({ case: 1, value: 1, ok: true });
});

test("rule 54: two inputs are merged until both are closed, by switching each off when it is", async () => {
  const inputs: [Channel<string>, Channel<string>] = [new Channel<string>(2), new Channel<string>(1)];
  for (const value of ["a0", "a1"]) await inputs[0].send(value);
  await inputs[1].send("b0");
  for (const input of inputs) input.close();
  let [a, b]: (Channel<string> | null)[] = inputs;
  const merged: string[] = [];
  while (a || b) {
    const chosen = await select({ a, b });
    if (chosen.ok) merged.push(chosen.value);
    else if (chosen.case === "a") a = null;
    else b = null;
  }
  expect(merged.filter((value) => value.startsWith("a"))).toEqual(["a0", "a1"]);
  expect(merged.sort()).toEqual(["a0", "a1", "b0"]);
});

test("rule 54: a send is switched off while there is nothing to send", async () => {
  const [input, output] = [new Channel<number>(), new Channel<number>()];
  const queue = (async () => {
    const pending: number[] = [];
    let open = true;
    while (open || pending.length > 0) {
      const chosen = await select({
        input: open ? input : null,
        output: pending.length > 0 ? output.sending(pending[0] as number) : null,
      });
      if (chosen.case === "output") pending.shift();
      else if (chosen.ok) pending.push(chosen.value);
      else open = false;
    }
    output.close();
  })();
  for (const value of [1, 2, 3]) await input.send(value);
  input.close();
  const values: number[] = [];
  for await (const value of output) values.push(value);
  expect(values).toEqual([1, 2, 3]);
  await queue;
});

test("rules 55, 81: a select without a case that is on blocks for ever, and says that it is asleep", async () => {
  const reasons: string[] = [];
  const stop = observe({ parked: (_, reason) => reasons.push(reason), woken: () => reasons.push("woken") });
  const selects = [select([null, undefined]), select({ off: null }), select([]), select({})].map(watched<unknown>);
  await settled();
  stop();
  expect(selects.map(({ state }) => state)).toEqual(new Array(4).fill("pending"));
  expect(reasons).toEqual(["select", "select", "select (no cases)", "select (no cases)"]);
});

test("rule 81: cases that are off take no part in the choice or in the waiting", async () => {
  const ch = new Channel<number>();
  const chosen = select({ before: null, ch, after: undefined });
  expect(ch.trySend(1)).toBe(true);
  expect(await chosen).toEqual({ case: "ch", value: 1, ok: true });
  expect(trySelect({ before: null, after: undefined })).toEqual({ case: "default" });
});
