import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";

/** A record of cases that logs when each of them is read. */
function logged<C extends Record<string, unknown>>(cases: C, log: string[]): C {
  const record = {};
  for (const [name, value] of Object.entries(cases)) {
    const get = () => {
      log.push(name);
      if (value instanceof Error) throw value;
      return value;
    };
    Object.defineProperty(record, name, { get, enumerable: true });
  }
  return record as C;
}

test("rule 63: each case is read once and in order, whether it is chosen or not", async () => {
  const [full, empty] = [new Channel<number>(1), new Channel<number>()];
  const cases = { first: empty, second: null, third: full, fourth: empty.sending(1) };
  const names = Object.keys(cases);
  full.trySend(1);
  const ready: string[] = [];
  await select(logged(cases, ready));
  expect(ready).toEqual(names);
  const none: string[] = [];
  expect(trySelect(logged(cases, none))).toEqual({ case: "default" });
  expect(none).toEqual(names);
  const parked: string[] = [];
  const chosen = select(logged(cases, parked));
  full.trySend(2);
  expect((await chosen).case).toBe("third");
  expect(parked).toEqual(names);
});

test("rule 63: what happens to the record of the cases after the call has no effect", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const record: Record<string, Channel<number> | null> = { a };
  const array: (Channel<number> | null)[] = [a];
  const chosen = [select(record), select(array)];
  record.a = null;
  record.b = b;
  array[0] = b;
  array.push(b);
  expect(b.trySend(1)).toBe(false);
  expect([a.trySend(1), a.trySend(2)]).toEqual([true, true]);
  expect((await Promise.all(chosen)).map(({ case: name }) => name)).toEqual(["a", 0]);
});

test("rule 63: a select leaves the record and the array of its cases as they were", async () => {
  const { signal } = new AbortController();
  const ch = new Channel<number>();
  const record = Object.freeze({ ch, off: null });
  const array = Object.freeze([ch, null]);
  const chosen = [select(record, { signal }), select(array, { signal })];
  expect([ch.trySend(1), ch.trySend(2)]).toEqual([true, true]);
  expect((await Promise.all(chosen)).map(({ case: name }) => name)).toEqual(["ch", 0]);
});

test("rule 64: if a case cannot be read, later ones are not, and nothing is done", async () => {
  const [ready, empty] = [new Channel<number>(1), new Channel<number>()];
  ready.trySend(1);
  const failure = new Error("cannot be read");
  const log: string[] = [];
  await expect(select(logged({ ready, empty, failure, later: ready } as never, log))).rejects.toBe(failure);
  expect(() => trySelect(logged({ ready, empty, failure, later: ready } as never, log))).toThrow(failure);
  expect(log).toEqual(["ready", "empty", "failure", "ready", "empty", "failure"]);
  await expect(select(logged({ empty, failure } as never, log))).rejects.toBe(failure);
  expect(ready.length).toBe(1);
  expect(empty.trySend(1)).toBe(false);
});
