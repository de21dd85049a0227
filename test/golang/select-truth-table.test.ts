// The behaviour is that of Go's test/chan/select3.go: which operations block, which do not, and which panic.
import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

const blocks = "blocks";
const panics = "send on closed channel";

const closed = new Channel<number>();
closed.close();

function buffered(...values: number[]): Channel<number> {
  const ch = new Channel<number>(1);
  for (const value of values) ch.trySend(value);
  return ch;
}

function unbuffered(): Channel<number> {
  return new Channel<number>();
}

/** Both directions of one channel. */
function both(ch: Channel<number>) {
  return select([ch.sending(1), ch]);
}

const table: [title: string, operation: () => unknown, outcome: unknown][] = [
  ["a send into a buffer with room", () => buffered().send(7), undefined],
  ["a send into a full buffer", () => buffered(1).send(7), blocks],
  ["a send that nobody receives", () => unbuffered().send(7), blocks],
  ["a receive from a buffer with a value", () => buffered(1).receive(), { value: 1, ok: true }],
  ["a receive from a channel that nothing is sent on", () => unbuffered().receive(), blocks],
  ["a receive from a closed channel", () => closed.receive(), { value: undefined, ok: false }],
  ["a send on a closed channel", () => closed.send(7), panics],

  ["a select without cases", () => select({}), blocks],
  ["a select of one nil channel", () => select([null]), blocks],
  ["a select of nil channels", () => select({ first: null, second: undefined }), blocks],
  ["a select of a channel that is not ready", () => select([unbuffered()]), blocks],
  ["a select of a send that nobody receives", () => select([unbuffered().sending(7)]), blocks],
  ["a select of both directions of one channel", () => both(unbuffered()), blocks],
  ["a select of a closed channel", () => select([closed]), { case: 0, value: undefined, ok: false }],
  ["a select of a send on a closed channel", () => select([closed.sending(7)]), panics],
  ["a select of nil and a value", () => select([null, buffered(1)]), { case: 1, value: 1, ok: true }],

  ["a select with only a default", () => trySelect({}), { case: "default" }],
  ["a select of nil with a default", () => trySelect([null]), { case: "default" }],
  ["a select of no value with a default", () => trySelect([unbuffered()]), { case: "default" }],
  ["a select of no receiver with a default", () => trySelect([unbuffered().sending(7)]), { case: "default" }],
  [
    "a select of room with a default",
    () => trySelect([buffered().sending(7)]),
    { case: 0, value: undefined, ok: true },
  ],
  ["a select of a value with a default", () => trySelect([buffered(7)]), { case: 0, value: 7, ok: true }],
  ["a select of closed with a default", () => trySelect([closed]), { case: 0, value: undefined, ok: false }],
  ["a select of closed for send with a default", () => trySelect([closed.sending(7)]), panics],
];

test.each(table)("%s", async (_, operation, expected) => {
  let outcome: unknown = blocks;
  void new Promise((resolve) => resolve(operation())).then(
    (result) => {
      outcome = result;
    },
    (error: Error) => {
      outcome = error.message;
    },
  );
  await settled();
  expect(outcome).toEqual(expected);
});

test("a closed channel can be received from for ever", async () => {
  for (let i = 0; i < 10; i++) expect(await closed.receive()).toEqual({ value: undefined, ok: false });
});
