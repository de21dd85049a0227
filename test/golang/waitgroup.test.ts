// The behaviour is that of Go's sync/waitgroup_test.go.
import { Channel, go, WaitGroup } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

test("two wait groups hold a crowd back and let it go, eight times over", async () => {
  const CROWD = 16;
  const [arrived, released] = [new WaitGroup(), new WaitGroup()];
  for (let round = 0; round < 8; round++) {
    const exited = new Channel<boolean>(CROWD);
    arrived.add(CROWD);
    released.add(CROWD);
    for (let i = 0; i < CROWD; i++) {
      go(async () => {
        arrived.done();
        await released.wait();
        await exited.send(true);
      });
    }
    await arrived.wait();
    for (let i = 0; i < CROWD; i++) {
      await settled();
      expect(exited.tryReceive(), "somebody was released too soon").toBe(undefined);
      released.done();
    }
    for (let i = 0; i < CROWD; i++) expect(await exited.receive()).toEqual({ value: true, ok: true });
  }
});

test("one done too many is a mistake, and changes nothing", async () => {
  const group = new WaitGroup();
  group.add(1);
  group.done();
  expect(() => group.done()).toThrow(new Error("sync: negative WaitGroup counter"));
  await group.wait();
});

test("wait returns only after everybody who was added is done", async () => {
  for (let round = 0; round < 200; round++) {
    const group = new WaitGroup();
    let finished = 0;
    for (let i = 0; i < 2; i++) {
      group.add(1);
      go(async () => {
        for (let step = 0; step < round % 7; step++) await null;
        finished += 1;
        group.done();
      });
    }
    await group.wait();
    expect(finished).toBe(2);
  }
});

test("go counts a goroutine from the call until its function returns", async () => {
  const group = new WaitGroup();
  let i = 0;
  group.go(() => {
    i += 1;
  });
  expect(i).toBe(0);
  await group.wait();
  expect(i).toBe(1);
});

test("a goroutine may add others to the group that it belongs to", async () => {
  const group = new WaitGroup();
  let leaves = 0;
  async function split(depth: number) {
    if (depth === 0) leaves += 1;
    else for (let i = 0; i < 3; i++) group.go(split, depth - 1);
  }
  group.go(split, 4);
  await group.wait();
  expect(leaves).toBe(81);
});
