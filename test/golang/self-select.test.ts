// The behaviour is that of TestSelfSelect in Go's runtime/chan_test.go.
import { Channel, select, WaitGroup } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

test.each([0, 10])(
  "two goroutines that select both directions of one channel meet, with capacity %d",
  async (capacity) => {
    const ROUNDS = 1000;
    const ch = new Channel<number>(capacity);
    const group = new WaitGroup();
    let [sent, received, fromSelf] = [0, 0, 0];
    async function player(id: number) {
      for (let round = 0; round < ROUNDS; round++) {
        const cases = { out: ch.sending(id), in: ch };
        const chosen = await select(id === 0 || round % 2 === 0 ? cases : { in: cases.in, out: cases.out });
        if (chosen.case === "out") sent += 1;
        else received += 1;
        if (chosen.case === "in" && chosen.value === id) fromSelf += 1;
      }
    }
    group.go(player, 0);
    group.go(player, 1);
    await group.wait();
    expect(sent + received).toBe(2 * ROUNDS);
    expect(sent - received).toBe(ch.length);
    if (capacity === 0) expect(fromSelf).toBe(0);
  },
);

test("a select of both directions of an unbuffered channel does not meet itself", async () => {
  const ch = new Channel<number>();
  let chosen: unknown = "nothing yet";
  void select({ in: ch, out: ch.sending(1) }).then((result) => {
    chosen = result;
  });
  await settled();
  expect(chosen).toBe("nothing yet");
  expect(await ch.receive()).toEqual({ value: 1, ok: true });
  await settled();
  expect(chosen).toEqual({ case: "out", value: undefined, ok: true });
  expect(ch.trySend(2)).toBe(false);
});
