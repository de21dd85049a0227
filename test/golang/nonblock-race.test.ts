// The behaviour is that of TestNonblockRecvRace, TestNonblockSelectRace and TestNonblockSelectRace2 in Go's
// runtime/chan_test.go: an operation sees all its channels at one moment, not one after the other.
import { Channel, go, trySelect } from "goroutines";
import { expect, test } from "vitest";

const ROUNDS = 500;

test("what is in a buffer can be received while the channel is closed", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const ch = new Channel<number>(1);
    ch.trySend(1);
    const other = go(() => trySelect([ch]));
    ch.close();
    const own = await ch.receive();
    const theirs = await other;
    expect(theirs.case).toBe(0);
    expect([own.ok, theirs.case === 0 && theirs.ok]).toContain(true);
  }
});

const ready: [string, (ch: Channel<number>) => void][] = [
  ["sent to", (ch) => void ch.trySend(1)],
  ["closed", (ch) => ch.close()],
];

test.each(ready)(
  "a select finds one of two channels ready when the second is %s before the first is drained",
  async (_, make) => {
    for (let round = 0; round < ROUNDS; round++) {
      const first = new Channel<number>(1);
      const second = new Channel<number>(1);
      first.trySend(1);
      const chosen = go(async () => {
        // Any number of other goroutines may run before the select does.
        for (let i = 0; i < round % 5; i++) await null;
        return trySelect({ first, second });
      });
      await null;
      make(second);
      trySelect([first]);
      expect((await chosen).case).not.toBe("default");
    }
  },
);
