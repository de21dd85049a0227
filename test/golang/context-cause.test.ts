// The table is that of TestCause in Go's context/x_test.go; TestCauseRace is there, too.
import { Channel, context, go } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

const { afterFunc, background, Canceled, DeadlineExceeded, todo, withCancel, withoutCancel, withTimeout } = context;

const forever = 1e9;
const parentCause = new Error("parentCause");
const childCause = new Error("childCause");
const tooSlow = new Error("tooSlow");
const finishedEarly = new Error("finishedEarly");

/** A context of another make, which is over when it is cancelled or, some time later, when its parent is. */
function newCustomContext(parent: context.Context): [context.Context, () => void] {
  const done = new Channel<never>();
  let err: Error | null = null;
  const end = (why: Error | null) => {
    if (err !== null) return;
    err = why;
    done.close();
  };
  afterFunc(parent, () => end(parent.err));
  const custom: context.Context = {
    done,
    get err() {
      return err;
    },
    deadline: parent.deadline,
    signal: parent.signal,
    value: (key: unknown) => parent.value(key) as never,
  };
  return [custom, () => end(Canceled)];
}

interface Row {
  readonly name: string;
  readonly ctx: () => context.Context;
  readonly err: Error | null;
  readonly cause: unknown;
}

const rows: readonly Row[] = [
  { name: "Background", ctx: background, err: null, cause: null },
  { name: "TODO", ctx: todo, err: null, cause: null },
  {
    name: "WithCancel",
    ctx: () => {
      const [ctx, cancel] = withCancel(background());
      cancel();
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithCancelCause",
    ctx: () => {
      const [ctx, cancel] = withCancel(background());
      cancel(parentCause);
      return ctx;
    },
    err: Canceled,
    cause: parentCause,
  },
  {
    name: "WithCancelCause nil",
    ctx: () => {
      const [ctx, cancel] = withCancel(background());
      cancel(null);
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithCancelCause: parent cause before child",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelParent(parentCause);
      cancelChild(childCause);
      return ctx;
    },
    err: Canceled,
    cause: parentCause,
  },
  {
    name: "WithCancelCause: parent cause after child",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelChild(childCause);
      cancelParent(parentCause);
      return ctx;
    },
    err: Canceled,
    cause: childCause,
  },
  {
    name: "WithCancelCause: parent cause before nil",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelParent(parentCause);
      cancelChild();
      return ctx;
    },
    err: Canceled,
    cause: parentCause,
  },
  {
    name: "WithCancelCause: parent cause after nil",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelChild();
      cancelParent(parentCause);
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithCancelCause: child cause after nil",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelParent();
      cancelChild(childCause);
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithCancelCause: child cause before nil",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancelChild] = withCancel(parent);
      cancelChild(childCause);
      cancelParent();
      return ctx;
    },
    err: Canceled,
    cause: childCause,
  },
  {
    name: "WithTimeout",
    ctx: () => {
      const [ctx, cancel] = withTimeout(background(), 0);
      cancel();
      return ctx;
    },
    err: DeadlineExceeded,
    cause: DeadlineExceeded,
  },
  {
    name: "WithTimeout canceled",
    ctx: () => {
      const [ctx, cancel] = withTimeout(background(), forever);
      cancel();
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithTimeoutCause",
    ctx: () => {
      const [ctx, cancel] = withTimeout(background(), 0, tooSlow);
      cancel();
      return ctx;
    },
    err: DeadlineExceeded,
    cause: tooSlow,
  },
  {
    name: "WithTimeoutCause canceled",
    ctx: () => {
      const [ctx, cancel] = withTimeout(background(), forever, tooSlow);
      cancel();
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "WithTimeoutCause stacked",
    ctx: () => {
      const [parent, cancel] = withCancel(background());
      const [ctx] = withTimeout(parent, 0, tooSlow);
      cancel(finishedEarly);
      return ctx;
    },
    err: DeadlineExceeded,
    cause: tooSlow,
  },
  {
    name: "WithTimeoutCause stacked canceled",
    ctx: () => {
      const [parent, cancel] = withCancel(background());
      const [ctx] = withTimeout(parent, forever, tooSlow);
      cancel(finishedEarly);
      return ctx;
    },
    err: Canceled,
    cause: finishedEarly,
  },
  { name: "WithoutCancel", ctx: () => withoutCancel(background()), err: null, cause: null },
  {
    name: "WithoutCancel canceled",
    ctx: () => {
      const [parent, cancel] = withCancel(background());
      const ctx = withoutCancel(parent);
      cancel(finishedEarly);
      return ctx;
    },
    err: null,
    cause: null,
  },
  {
    name: "WithoutCancel timeout",
    ctx: () => {
      const [parent, cancel] = withTimeout(background(), 0, tooSlow);
      const ctx = withoutCancel(parent);
      cancel();
      return ctx;
    },
    err: null,
    cause: null,
  },
  {
    name: "parent of custom context not canceled",
    ctx: () => {
      const [parent] = withCancel(background());
      const [ctx, cancel] = newCustomContext(parent);
      cancel();
      return ctx;
    },
    err: Canceled,
    cause: Canceled,
  },
  {
    name: "parent of custom context is canceled before",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancel] = newCustomContext(parent);
      cancelParent(parentCause);
      cancel();
      return ctx;
    },
    err: Canceled,
    cause: parentCause,
  },
  {
    // As in Go not really right: nothing tells which of the two was cancelled first.
    name: "parent of custom context is canceled after",
    ctx: () => {
      const [parent, cancelParent] = withCancel(background());
      const [ctx, cancel] = newCustomContext(parent);
      cancel();
      cancelParent(parentCause);
      return ctx;
    },
    err: Canceled,
    cause: parentCause,
  },
];

describe("rules 176, 177, 178: err and cause", () => {
  test.each(rows)("$name", async ({ ctx: make, err, cause }) => {
    await synctest(async () => {
      const ctx = make();
      expect([ctx.err, context.cause(ctx)]).toEqual([err, cause]);
      expect(ctx.err).toBe(err);
      expect(context.cause(ctx)).toBe(cause);
    });
  });

  test("the table has all 23 rows of Go's", () => {
    expect(rows).toHaveLength(23);
  });
});

test("whoever polls the cause sees the one that was given", async () => {
  const [ctx, cancel] = withCancel(background());
  const cause = new Error("TestCauseRace");
  go(() => cancel(cause));
  while (context.cause(ctx) === null) await Promise.resolve();
  expect(context.cause(ctx)).toBe(cause);
});
