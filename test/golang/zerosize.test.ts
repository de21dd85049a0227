// The behaviour is that of Go's test/chan/zerosize.go and test/struct0.go: values without content are values.
import { Channel, go } from "goroutines";
import { expect, test } from "vitest";

const nothings = [undefined, null, 0, -0, "", false, Number.NaN, {}, []];

test.each(nothings)("%o passes through channels of any capacity", async (nothing) => {
  for (const capacity of [0, 1, 3]) {
    const ch = new Channel<unknown>(capacity);
    go(async () => {
      for (let i = 0; i < 3; i++) await ch.send(nothing);
      ch.close();
    });
    let count = 0;
    for await (const value of ch) {
      expect(Object.is(value, nothing)).toBe(true);
      count += 1;
    }
    expect(count).toBe(3);
  }
});

test("ok tells an undefined that was sent from the end of the channel", async () => {
  const ch = new Channel<undefined>(1);
  expect(ch.tryReceive()).toBe(undefined);
  await ch.send(undefined);
  expect(ch.length).toBe(1);
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: true });
  ch.close();
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
});
