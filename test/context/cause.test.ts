import { context } from "goroutines";
import { describe, expect, test } from "vitest";

const { background, Canceled, cause, withCancel, withTimeout } = context;

// The whole table of Go's TestCause stands in test/golang/context-cause.test.ts.

describe("rule 176: cancel makes err Canceled, and the cause", () => {
  test.each([["a text"], [new Error("an error")], [0], [""], [false], [Number.NaN]])(
    "%o, if that is given",
    (given) => {
      const [ctx, cancel] = withCancel(background());
      cancel(given);
      expect([ctx.err, cause(ctx), ctx.signal.reason]).toEqual([Canceled, given, given]);
    },
  );

  test.each([[undefined], [null]])("Canceled, if %o is given", (given) => {
    const [ctx, cancel] = withCancel(background());
    cancel(given);
    expect([ctx.err, cause(ctx), ctx.signal.reason]).toEqual([Canceled, Canceled, Canceled]);
  });

  test("the one given first: to the context or to an ancestor", () => {
    const [parent, cancelParent] = withCancel(background());
    const [first, cancelFirst] = withCancel(parent);
    const [second, cancelSecond] = withCancel(parent);
    cancelFirst("child");
    cancelParent("parent");
    cancelSecond("child");
    expect([parent, first, second].map(cause)).toEqual(["parent", "child", "parent"]);
    expect([parent, first, second].map(({ err }) => err)).toEqual([Canceled, Canceled, Canceled]);
  });

  test("of a context with a deadline, too", () => {
    const [ctx, cancel] = withTimeout(background(), 1_000_000, "too slow");
    cancel("why");
    expect([ctx.err, cause(ctx)]).toEqual([Canceled, "why"]);
  });
});

test("rule 178: a context has no cause before its cancellation, and one of withoutCancel never has", () => {
  const [ctx, cancel] = withCancel(background());
  const without = context.withoutCancel(ctx);
  const below = context.withValue(without, "key", 1);
  expect([ctx, without, below].map(cause)).toEqual([null, null, null]);
  cancel("why");
  expect([ctx, without, below].map(cause)).toEqual(["why", null, null]);
});
