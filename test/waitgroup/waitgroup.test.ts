import { go, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

/** A wait group at `counter`, with a number of waits; `released` counts those that have returned. */
function waitedFor(counter: number, waits = 1) {
  const wg = new WaitGroup();
  wg.add(counter);
  const state = { wg, released: 0 };
  for (let i = 0; i < waits; i += 1) {
    wg.wait().then(() => {
      state.released += 1;
    });
  }
  return state;
}

test("rules 134, 136: a wait on a fresh group returns at once", async () => {
  expect(await new WaitGroup().wait()).toBeUndefined();
});

test("rule 134: a wait returns when the counter has got to zero, and not before", async () => {
  const state = waitedFor(3);
  for (const left of [2, 1, 0]) {
    await settled();
    expect(state.released).toBe(0);
    state.wg.done();
    await settled();
    expect(state.released).toBe(left === 0 ? 1 : 0);
  }
});

test("rule 134: zero releases everyone who waits, in the order in which they came", async () => {
  const wg = new WaitGroup();
  wg.add();
  const order: number[] = [];
  for (let id = 0; id < 10; id += 1) wg.wait().then(() => order.push(id));
  await settled();
  expect(order).toEqual([]);
  wg.done();
  await settled();
  expect(order).toEqual([...Array(10).keys()]);
});

test.each([
  ["add() adds one", (wg: WaitGroup) => wg.add(), 1],
  ["add(n) adds n", (wg: WaitGroup) => wg.add(4), 4],
  ["add(-n) takes n", (wg: WaitGroup) => [wg.add(5), wg.add(-3)], 2],
  ["add(0) adds nothing", (wg: WaitGroup) => [wg.add(2), wg.add(0)], 2],
  ["add(n), add(-n) cancel out", (wg: WaitGroup) => [wg.add(3), wg.add(-3), wg.add(0)], 0],
])("rules 134, 136: %s", async (_, change, counter) => {
  const wg = new WaitGroup();
  change(wg);
  for (let left = counter; left > 0; left -= 1) {
    expect(await Promise.race([wg.wait().then(() => "released"), settled().then(() => "waiting")])).toBe("waiting");
    wg.done();
    await settled();
  }
  await wg.wait();
  expect(() => wg.done()).toThrow("negative");
});

test("rule 134: add of a negative number to zero releases, too", async () => {
  const state = waitedFor(3, 2);
  state.wg.add(-3);
  await settled();
  expect(state.released).toBe(2);
});

test("rule 137: a group may be used for any number of rounds", async () => {
  const first = new WaitGroup();
  const second = new WaitGroup();
  for (let round = 0; round < 8; round += 1) {
    const workers = 16;
    first.add(workers);
    second.add(workers);
    let exited = 0;
    for (let id = 0; id < workers; id += 1) {
      go(async () => {
        first.done();
        await second.wait();
        exited += 1;
      });
    }
    await first.wait();
    for (let id = 0; id < workers; id += 1) {
      await settled();
      expect(exited).toBe(0);
      second.done();
    }
    await settled();
    expect(exited).toBe(workers);
  }
});

test("rule 139: a task may add tasks while it runs", async () => {
  const wg = new WaitGroup();
  let done = 0;
  const task = async (depth: number): Promise<void> => {
    await settled();
    for (let child = 0; child < depth; child += 1) {
      wg.add();
      go(task, depth - 1);
    }
    done += 1;
    wg.done();
  };
  wg.add();
  go(task, 3);
  await wg.wait();
  // 1 task of depth 3, 3 of depth 2, 6 of depth 1, 6 of depth 0.
  expect(done).toBe(16);
});

test("rule 139: adding while the counter is above zero keeps those waiting who wait already", async () => {
  const state = waitedFor(1);
  state.wg.add(2);
  state.wg.done();
  state.wg.done();
  await settled();
  expect(state.released).toBe(0);
  state.wg.done();
  await settled();
  expect(state.released).toBe(1);
});

describe("rule 142:", () => {
  test("what was done before done is visible after wait", async () => {
    for (let round = 0; round < 200; round += 1) {
      const wg = new WaitGroup();
      const written: number[] = [];
      wg.add(2);
      for (const id of [1, 2]) {
        go(async () => {
          if (round % 2 === 0) await null;
          // Long enough for a wait that returned at the first done to be seen.
          if (id === 2) await settled();
          written.push(id);
          wg.done();
        });
      }
      await wg.wait();
      expect(written).toEqual([1, 2]);
    }
  });

  test("a wait never wakes without cause", async () => {
    const state = waitedFor(2, 3);
    state.wg.done();
    state.wg.add(1);
    state.wg.add(0);
    state.wg.wait({ signal: AbortSignal.abort() }).catch(() => {});
    await settled();
    expect(state.released).toBe(0);
  });
});
