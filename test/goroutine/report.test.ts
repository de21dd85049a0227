import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { blocksOf, setUp } from "./fake-process.js";

// The same in processes of their own: main.test.ts. Here the process is a stand-in, so that mutation testing sees the
// code that runs when it ends.

test("a program that ends by itself while main waits is told what is parked, and ends with code 2", async () => {
  const { process, reports, main, Channel } = await setUp();
  const ch = new Channel<number>();
  void main(() => Promise.all([ch.send(1), ch.send(2), new Channel().receive()]));
  await settled();
  await process.drain();
  process.end();
  expect(reports).toHaveLength(1);
  const blocks = blocksOf(reports[0]);
  const [first, second, third] = blocks as [string, string, string];
  expect(blocks).toHaveLength(3);
  expect(first).toMatch(/^goroutine 1 \[chan send\]:\n {4}at .*report\.test\.ts:\d+:\d+/);
  expect(second).toMatch(/^goroutine 2 \[chan send\]:\n {4}at .*report\.test\.ts:\d+:\d+/);
  expect(third).toMatch(/^goroutine 3 \[chan receive\]:\n {4}at .*report\.test\.ts:\d+:\d+/);
  expect(process.exitCode).toBe(2);
});

test("code 13, which Node gives a top-level await that is not settled, is a deadlock as well", async () => {
  const { process, reports, main, Channel } = await setUp();
  void main(() => new Channel().receive());
  await settled();
  await process.drain();
  process.end(13);
  expect(reports).toHaveLength(1);
  expect(process.exitCode).toBe(2);
});

test("where nothing of the library's is parked, main itself is what waits", async () => {
  const { process, reports, main } = await setUp();
  void main(() => new Promise(() => {}));
  await settled();
  await process.drain();
  process.end();
  expect(blocksOf(reports[0])).toEqual([expect.stringMatching(/^goroutine 1 \[await\]:\n {4}main awaits/)]);
});

test.each([
  [99, 99, null],
  [100, 100, null],
  [101, 100, "...1 more goroutines..."],
  [250, 100, "...150 more goroutines..."],
])("of %i that are parked, %i are shown and the others are counted", async (parked, shown, rest) => {
  const { process, reports, main, Channel } = await setUp();
  const ch = new Channel();
  void main(() => Promise.all(Array.from({ length: parked }, () => ch.receive())));
  await settled();
  await process.drain();
  process.end();
  const blocks = blocksOf(reports[0]);
  expect(blocks.slice(0, shown).map((block) => /^goroutine (\d+) \[chan receive\]:\n/.exec(block)?.[1])).toEqual(
    Array.from({ length: shown }, (_, i) => `${i + 1}`),
  );
  expect(blocks.slice(shown)).toEqual(rest === null ? [] : [rest]);
});

test("one whose place was not recorded is shown as well, and said to be so", async () => {
  const { process, reports, main, Channel } = await setUp();
  const ch = new Channel<number>();
  // Of the first hundred each has its place recorded, and of those that come later few.
  void main(() => Promise.all(Array.from({ length: 1_030 }, () => ch.receive())));
  await settled();
  for (let i = 1; i < 1_030; i += 1) expect(ch.trySend(i)).toBe(true);
  await settled();
  await process.drain();
  process.end();
  const blocks = blocksOf(reports[0]);
  expect(blocks).toEqual([expect.stringMatching(/^goroutine 1 \[chan receive\]:\n {4}\S.*not recorded/)]);
});

test("there is no report without a drained event loop, as where the program exits by itself", async () => {
  const { process, reports, main, Channel } = await setUp();
  void main(() => new Channel().receive());
  await settled();
  process.end();
  process.end(13);
  expect([reports, process.exitCode]).toEqual([[], undefined]);
});

test("there is no report when the event loop has turned again since it had drained", async () => {
  const { process, reports, main, Channel } = await setUp();
  void main(() => new Channel().receive());
  await settled();
  await process.drain();
  await settled();
  process.end();
  expect([reports, process.exitCode]).toEqual([[], undefined]);
  await process.drain();
  process.end();
  expect([reports.length, process.exitCode]).toEqual([1, 2]);
});

test("a listener of beforeExit that sets an exit code does not hide the deadlock", async () => {
  const { process, reports, main, Channel } = await setUp();
  process.on("beforeExit", () => {
    process.exitCode = 3;
  });
  void main(() => new Channel().receive());
  await settled();
  await process.drain();
  process.end();
  expect([reports.length, process.exitCode]).toEqual([1, 2]);
});

test("there is no report when a listener ends the program that has drained", async () => {
  const { process, reports, main, Channel } = await setUp();
  void main(() => new Channel().receive());
  await settled();
  await process.drain();
  process.end(4);
  expect(reports).toEqual([]);
});

test("there is one report, however often the process says that it ends", async () => {
  const { process, reports, main, Channel } = await setUp();
  void main(() => new Channel().receive());
  await settled();
  await process.drain();
  process.end();
  process.end();
  expect(reports).toHaveLength(1);
});

test("there is no report after main has ended", async () => {
  const { process, reports, main, Channel } = await setUp();
  const ended = main(() => {});
  void new Channel().receive();
  await ended;
  await process.drain();
  process.end();
  expect([reports, process.exitCode]).toEqual([[], undefined]);
});
