import { runInNewContext } from "node:vm";
import { Channel, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { stateOf } from "../support/turn.js";

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

test.each<[string, unknown]>([
  ["undefined", undefined],
  ["null", null],
  ["1", 1],
  ['"cases"', "cases"],
  ["a function", () => {}],
  ["an instance of Promise", Promise.resolve()],
  ["an instance of Channel", ch()],
  ["an instance of SendCase", ch().sending(1)],
  ["an instance of AbortSignal", new AbortController().signal],
  ["an instance of WeakMap", new WeakMap()],
  ["an instance of Cases", new (class Cases {})()],
  ["{}", Object.create({ inherited: ch() })],
  ["{}", { [Symbol("hidden")]: ch() }],
  ["{}", Object.defineProperty({}, "hidden", { value: ch() })],
])("cases that are not some with names or indexes are refused: %s", async (shown, cases) => {
  const refused = new TypeError(`select: cases must be an object or an array, not ${shown}`);
  await expect(select(cases as never)).rejects.toThrow(refused);
  expect(() => trySelect(cases as never)).toThrow(refused);
});

function* generator() {
  yield ch();
}

test.each<[string, unknown]>([
  ["an instance of Map", new Map([["ch", ch()]])],
  ["an instance of Set", new Set([ch()])],
  ["an instance of Map Iterator", new Map([["ch", ch()]]).values()],
  ["an instance of Generator", generator()],
  ["an instance of Uint8Array", new Uint8Array()],
  [
    "an instance of Arguments",
    (function cases() {
      // biome-ignore lint/complexity/noArguments: what is tested
      return arguments;
    })(),
  ],
])("a collection of cases is refused: %s", async (shown, cases) => {
  const refused = new TypeError(`select: cases must be an object or an array, not ${shown}; spread it into an array`);
  await expect(select(cases as never)).rejects.toThrow(refused);
  expect(() => trySelect(cases as never)).toThrow(refused);
});

test("rule 55: cases without any are none, and so are objects of another realm or without a prototype", async () => {
  const realm: () => object = runInNewContext("() => ({})");
  for (const cases of [
    {},
    [],
    realm(),
    Object.create(null),
    { a: null },
    new (class Cases {
      a = null;
    })(),
  ]) {
    expect(trySelect(cases as never)).toEqual({ case: "default" });
    expect(await stateOf(select(cases as never))).toBe("pending");
  }
});

test("the name and the value of what is not a case are quoted and escaped", async () => {
  const name = 'a"\n\u001b]0;fatal error: \n';
  await expect(select({ [name]: "5" } as never)).rejects.toThrow(
    new TypeError('select: case "a\\"\\n\\u001b]0;fatal error: \\n" is not a channel, a send, a signal or null: "5"'),
  );
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
