import { defer } from "goroutines";
import { expect, test } from "vitest";

test("a deferred function runs when its block is left, and not before", () => {
  const order: string[] = [];
  {
    using _ = defer(() => order.push("deferred"));
    order.push("block");
  }
  order.push("after");
  expect(order).toEqual(["block", "deferred", "after"]);
});

test("several in a block run last first, also where one of them throws", () => {
  const order: number[] = [];
  const failure = new Error("in the middle");
  const block = (): void => {
    using _1 = defer(() => order.push(1));
    using _2 = defer(() => {
      throw failure;
    });
    using _3 = defer(() => order.push(3));
  };
  expect(block).toThrow(failure);
  expect(order).toEqual([3, 1]);
});

test("it runs after a return has evaluated its value, and where the block throws", () => {
  let count = 0;
  const returns = (): number => {
    using _ = defer(() => {
      count += 1;
    });
    return count;
  };
  expect([returns(), count]).toEqual([0, 1]);
  const failure = new Error("the block has failed");
  const throws = (): void => {
    using _ = defer(() => {
      count += 1;
    });
    throw failure;
  };
  expect(throws).toThrow(failure);
  expect(count).toBe(2);
});

test("it runs after the awaits of an async function, once", async () => {
  let count = 0;
  const deferred = defer(() => {
    count += 1;
  });
  const block = async (): Promise<void> => {
    using _ = deferred;
    await null;
    expect(count).toBe(0);
  };
  await block();
  deferred[Symbol.dispose]();
  expect(count).toBe(1);
});

test("what is no function is refused at once", () => {
  expect(() => defer(null as never)).toThrow(new TypeError("defer of nil func value"));
});
