import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { note, setUp } from "./hot-loop.js";

const CROWD = 3_000;

test("however many operations wait for one turn of the event loop, it completes them all, in their order", async () => {
  const { host, queue, exhaust } = await setUp();
  exhaust();
  const log: string[] = [];
  for (let i = 0; i < CROWD; i += 1) note(log, `${i}`, queue.send(i));
  await settled();
  expect(log).toHaveLength(0);
  host.turn();
  await settled();
  expect(log).toEqual(Array.from({ length: CROWD }, (_, i) => `${i}`));
});

test("however many parked operations are woken in a late turn, they all continue in the next, in their order", async () => {
  const { host, exhaust, Channel } = await setUp();
  const ch = new Channel<number>();
  const log: string[] = [];
  for (let i = 0; i < CROWD; i += 1) note(log, `${i}`, ch.receive());
  exhaust();
  ch.close();
  await settled();
  expect(log).toHaveLength(0);
  host.turn();
  await settled();
  expect(log).toEqual(Array.from({ length: CROWD }, (_, i) => `${i}`));
});
