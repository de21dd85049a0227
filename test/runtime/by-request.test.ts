import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { settled } from "../support/turn.js";
import { FakeHost } from "./fake-host.js";
import { note, setUp } from "./hot-loop.js";

// Cloudflare's workers, where what one request has asked of the host must not wake another.

beforeEach(() => {
  vi.stubGlobal("WebSocketPair", class {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function goroutinesOn(host: FakeHost) {
  return host.load(() => import("../../src/index.js"));
}

test("every deadline has a timeout of its own, which fires no other that is due", async () => {
  const host = new FakeHost();
  const { sleep } = await goroutinesOn(host);
  const log: string[] = [];
  note(log, "one", sleep(10));
  note(log, "other", sleep(10));
  expect(host.timeouts.map(({ delay }) => delay)).toEqual([10, 10]);
  host.runTimeout();
  await settled();
  expect(log).toEqual(["one"]);
  host.runTimeout();
  await settled();
  expect(log).toEqual(["one", "other"]);
});

test("operations do not fire the timers of other calls that are due", async () => {
  const host = new FakeHost();
  const { Channel, sleep } = await goroutinesOn(host);
  const log: string[] = [];
  note(log, "slept", sleep(5));
  host.time = 6;
  const queue = new Channel(Infinity);
  for (let i = 0; i < 200; i += 1) void queue.send(i);
  await settled();
  expect(log).toEqual([]);
});

test("a timeout that was dropped with its request holds up no other", async () => {
  const host = new FakeHost();
  const { sleep } = await goroutinesOn(host);
  const log: string[] = [];
  note(log, "dropped", sleep(10));
  host.dropTimeouts();
  note(log, "later", sleep(20));
  host.runTimeout();
  await settled();
  expect(log).toEqual(["later"]);
});

test("each operation that is postponed asks for a turn itself, and after one of them none is postponed", async () => {
  const { host, queue, exhaust } = await setUp();
  exhaust();
  const asked = host.turnsAsked;
  const log: string[] = [];
  note(log, "one", queue.receive());
  note(log, "other", queue.receive());
  expect(host.turnsAsked).toBe(asked + 2);
  await settled();
  expect(log).toEqual([]);
  host.turn();
  await settled();
  expect(log).toEqual(["one", "other"]);
  note(log, "next", queue.receive());
  await settled();
  expect(log).toEqual(["one", "other", "next"]);
});
