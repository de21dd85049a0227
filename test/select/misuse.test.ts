import { Channel, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";

const ch = () => new Channel<number>();

const notCases: Record<string, unknown> = {
  "a number": 1,
  "a string": "ch",
  true: true,
  "a symbol": Symbol("ch"),
  "a bigint": 1n,
  "a function": () => ch(),
  "an empty object": {},
  "an object that has something of a signal": { aborted: false },
  "a promise": Promise.resolve(),
  "an iterator": ch()[Symbol.asyncIterator](),
  "an array of channels": [ch()],
  "an abort controller": new AbortController(),
};

describe.each(Object.entries(notCases))("rule 53: %s is not a case", (_, notCase) => {
  test("select rejects, names it, and does nothing", async () => {
    const [ready, empty] = [new Channel<number>(1), ch()];
    ready.trySend(1);
    await expect(select({ ready, empty, wrong: notCase } as never)).rejects.toThrow(/^select: case "wrong" /);
    await expect(select([ready, notCase] as never)).rejects.toThrow(TypeError);
    await expect(select([notCase] as never)).rejects.toThrow(/^select: case 0 /);
    expect(ready.length).toBe(1);
    expect(empty.trySend(1)).toBe(false);
  });

  test("trySelect throws", () => {
    const ready = new Channel<number>(1);
    ready.trySend(1);
    expect(() => trySelect({ ready, wrong: notCase } as never)).toThrow(TypeError);
    expect(() => trySelect([ready, notCase] as never)).toThrow(/^select: case 1 /);
    expect(ready.length).toBe(1);
  });
});

test.each([undefined, null, 1, "cases", () => {}])("cases that are no object are refused: %s", async (cases) => {
  const refused = new TypeError("select: cases must be an object or an array");
  await expect(select(cases as never)).rejects.toThrow(refused);
  expect(() => trySelect(cases as never)).toThrow(refused);
});

test("rule 68: default is not the name of a case, whatever it holds", async () => {
  const ready = new Channel<number>(1);
  ready.trySend(1);
  const refused = new TypeError("select: default is not a case; use trySelect");
  for (const value of [ready, null, undefined, ready.sending(1), "no case"]) {
    await expect(select({ ready, default: value } as never)).rejects.toThrow(refused);
    expect(() => trySelect({ default: value, ready } as never)).toThrow(refused);
  }
  expect(ready.length).toBe(1);
  // @ts-expect-error The types refuse it too.
  expect(() => trySelect({ ready, default: ready })).toThrow(TypeError);
});

test("a signal in the options must be one", async () => {
  const ready = new Channel<number>(1);
  ready.trySend(1);
  for (const signal of ["abort", 1, null, {}, new AbortController()] as unknown as AbortSignal[]) {
    await expect(select({ ready }, { signal })).rejects.toThrow(TypeError);
    await expect(select({ empty: ch() }, { signal })).rejects.toThrow(TypeError);
  }
  expect(ready.length).toBe(1);
  expect((await select({ ready }, { signal: undefined })).case).toBe("ready");
});

test("rule 90: there may be 65536 cases and no more", async () => {
  const last = new Channel<number>(1);
  last.trySend(1);
  const cases: (Channel<number> | null)[] = new Array(65_536).fill(null);
  cases[65_535] = last;
  expect(await select(cases)).toEqual({ case: 65_535, value: 1, ok: true });
  cases.push(null);
  await expect(select(cases)).rejects.toThrow(new RangeError("reflect.Select: too many cases (max 65536)"));
  expect(() => trySelect(cases)).toThrow(RangeError);
});
