// The behaviour is that of Go's sync/once_test.go.
import { Channel, go, Once } from "goroutines";
import { expect, test } from "vitest";

test("ten goroutines run a function once", async () => {
  const once = new Once();
  const done = new Channel<boolean>();
  const N = 10;
  let one = 0;
  for (let i = 0; i < N; i++) {
    go(async () => {
      await once.do(() => one++);
      expect(one).toBe(1);
      await done.send(true);
    });
  }
  for (let i = 0; i < N; i++) await done.receive();
  expect(one).toBe(1);
});

test("a function that has thrown is not called again", async () => {
  const once = new Once();
  await expect(
    once.do(() => {
      throw new Error("failed");
    }),
  ).rejects.toThrow("failed");
  let calledTwice = false;
  await once.do(() => {
    calledTwice = true;
  });
  expect(calledTwice).toBe(false);
});
