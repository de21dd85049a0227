import { WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

const NEGATIVE = new Error("sync: negative WaitGroup counter");
const REUSED = new Error("sync: WaitGroup is reused before previous Wait has returned");

/** How a promise has ended once everything has run that can. */
async function endOf(promise: Promise<unknown>): Promise<unknown> {
  let end: unknown = "waiting";
  promise.then(
    () => {
      end = "released";
    },
    (error: unknown) => {
      end = error;
    },
  );
  await settled();
  return end;
}

describe("rules 120, 135: a counter that would get negative is an error in the caller, and changes nothing:", () => {
  test("done on a fresh group", async () => {
    const wg = new WaitGroup();
    expect(() => wg.done()).toThrow(NEGATIVE);
    expect(await endOf(wg.wait())).toBe("released");
  });

  test("one done too many", () => {
    const wg = new WaitGroup();
    wg.add();
    wg.done();
    expect(() => wg.done()).toThrow(NEGATIVE);
  });

  test("add of too negative a number, with waiters", async () => {
    const wg = new WaitGroup();
    wg.add(2);
    const waiting = wg.wait();
    expect(() => wg.add(-3)).toThrow(NEGATIVE);
    expect(await endOf(waiting)).toBe("waiting");
    wg.add(-2);
    expect(await endOf(waiting)).toBe("released");
  });
});

test.each<[string, unknown]>([
  ["NaN", Number.NaN],
  ["0.5", 0.5],
  ["Infinity", Number.POSITIVE_INFINITY],
  ['"1"', "1"],
  ["1n", 1n],
  ["null", null],
])("add(%s) is refused with a RangeError, and changes nothing", async (shown, delta) => {
  const wg = new WaitGroup();
  wg.add();
  expect(() => wg.add(delta as never)).toThrow(new RangeError(`sync: WaitGroup delta is not an integer: ${shown}`));
  const waiting = wg.wait();
  expect(await endOf(waiting)).toBe("waiting");
  wg.done();
  expect(await endOf(waiting)).toBe("released");
});

describe("rules 121, 138: a group that is used again before a wait has returned", () => {
  test("makes that wait fail", async () => {
    const wg = new WaitGroup();
    wg.add();
    const waiting = wg.wait();
    wg.done();
    wg.add();
    expect(await endOf(waiting)).toEqual(REUSED);
  });

  test("makes each of the released waits fail, with an error of its own", async () => {
    const wg = new WaitGroup();
    wg.add();
    const waits = [wg.wait(), wg.wait()];
    wg.done();
    wg.add(2);
    const ends = await Promise.all(waits.map(endOf));
    expect(ends).toEqual([REUSED, REUSED]);
    expect(ends[0]).not.toBe(ends[1]);
  });

  test("does not disturb the next round", async () => {
    const wg = new WaitGroup();
    wg.add();
    const previous = wg.wait();
    wg.done();
    wg.add();
    const next = wg.wait();
    expect(await endOf(previous)).toEqual(REUSED);
    expect(await endOf(next)).toBe("waiting");
    wg.done();
    expect(await endOf(next)).toBe("released");
  });

  test("and is back at zero by then is no misuse", async () => {
    const wg = new WaitGroup();
    wg.add();
    const waits = [wg.wait()];
    wg.done();
    wg.add();
    waits.push(wg.wait());
    wg.done();
    expect(await Promise.all(waits.map(endOf))).toEqual(["released", "released"]);
  });

  test("once the wait has returned is no misuse", async () => {
    const wg = new WaitGroup();
    wg.add();
    const waiting = wg.wait().then(() => wg.add());
    wg.done();
    expect(await endOf(waiting)).toBe("released");
    expect(await endOf(wg.wait())).toBe("waiting");
  });

  test("does not matter to a wait that did not have to park", async () => {
    const wg = new WaitGroup();
    const waiting = wg.wait();
    wg.add();
    expect(await endOf(waiting)).toBe("released");
  });
});
