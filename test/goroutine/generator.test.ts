import { afterFunc, go, main, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const GENERATOR = new TypeError("go of a generator function: write an async function, with await for yield");
const PROMISE = new TypeError("go of a promise: write go(f, x), not go(f(x))");

let ran = false;

const run = (): void => {
  ran = true;
};

/** What users of other libraries write first, and what runs nothing here. */
const generators: Record<string, unknown> = {
  "a generator function": function* () {
    yield run();
  },
  "an async generator function": async function* () {
    yield run();
  },
  "a generator method": {
    *method() {
      yield run();
    },
  }.method,
  "a bound generator function": function* (this: unknown) {
    yield run();
  }.bind(null),
};

const starts: Record<string, (fn: never) => unknown> = {
  go: (fn) => go(fn),
  main: (fn) => main(fn),
  "wg.go": (fn) => new WaitGroup().go(fn),
  afterFunc: (fn) => afterFunc(0, fn),
};

describe.each(Object.entries(starts))("%s", (_, start) => {
  test.each(Object.entries(generators))("of %s throws at once, and says what to write", async (_, fn) => {
    expect(() => start(fn as never)).toThrow(GENERATOR);
    await settled();
    expect(ran).toBe(false);
  });

  test("of a generator throws at once", () => {
    expect(() => start((generators["a generator function"] as () => Generator)() as never)).toThrow(GENERATOR);
  });

  test("of a promise or thenable throws at once, and says what to write", () => {
    expect(() => start(Promise.resolve() as never)).toThrow(PROMISE);
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    expect(() => start({ then: () => {} } as never)).toThrow(PROMISE);
  });
});

test("a function that returns a generator, as one compiled to an older language does, has the promise reject", async () => {
  const sync = generators["a generator function"] as () => Generator;
  const outcomes = [
    watched(go((() => sync()) as never)),
    watched(go((() => (generators["an async generator function"] as () => AsyncGenerator)()) as never)),
    watched(main((() => sync()) as never)),
  ];
  await settled();
  for (const { error } of outcomes) expect(error).toEqual(GENERATOR);
  expect(ran).toBe(false);
});

test("other iterators are results like any", async () => {
  const iterator = [1, 2].values();
  expect(await go(() => iterator)).toBe(iterator);
  const tagged = { [Symbol.toStringTag]: "PowerGenerator" };
  expect(await go(() => tagged)).toBe(tagged);
});

test("a wait group counts nothing that it refuses", async () => {
  const wg = new WaitGroup();
  expect(() => wg.go(generators["a generator function"] as never)).toThrow(TypeError);
  expect(() => wg.go(Promise.resolve() as never)).toThrow(TypeError);
  await wg.wait();
});
