import { Channel, context, go, select, sleep, trySelect } from "goroutines";
import { explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { outcomesOf } from "../testing/outcomes.js";

const { afterFunc, background, Canceled, cause, DeadlineExceeded, withCancel, withTimeout } = context;

interface Program {
  run(): unknown;
  outcome(): string;
}

/** A program that records how it ended. */
function program(body: (record: (outcome: unknown) => void) => unknown): Program {
  let outcome: unknown;
  return {
    run: () => {
      outcome = "nothing";
      return body((what) => {
        outcome = what;
      });
    },
    outcome: () => JSON.stringify(outcome),
  };
}

const shown = (ctx: context.Context) => [ctx.err?.message ?? null, cause(ctx) === ctx.err ? "err" : cause(ctx)];

/** Small programs in which goroutines share a context, with all ends they can come to. */
const programs: Record<string, { readonly program: Program; readonly outcomes: readonly unknown[] }> = {
  "a cancel at the instant of the deadline": {
    program: program(async (record) => {
      const [ctx, cancel] = withTimeout(background(), 10);
      await sleep(10);
      cancel("stopped");
      record(shown(ctx));
    }),
    outcomes: [
      ["context canceled", "stopped"],
      ["context deadline exceeded", "err"],
    ],
  },
  "two causes": {
    program: program(async (record) => {
      const [parent, cancelParent] = withCancel(background());
      const [child, cancelChild] = withCancel(parent);
      await Promise.all([go(() => cancelParent("parent")), go(() => cancelChild("child"))]);
      record([cause(parent), cause(child)]);
    }),
    outcomes: [
      ["parent", "child"],
      ["parent", "parent"],
    ],
  },
  "the stop of a function against the cancel of its context": {
    program: program(async (record) => {
      const [ctx, cancel] = withCancel(background());
      const called = new Channel<void>(1);
      const stop = afterFunc(ctx, () => called.trySend());
      let stopped = false;
      const stopping = go(() => {
        stopped = stop();
      });
      await Promise.all([go(() => cancel()), stopping]);
      if (!stopped) await called.receive();
      record([stopped, called.length]);
    }),
    outcomes: [
      [false, 0],
      [true, 0],
    ],
  },
  "a value against a cancellation": {
    program: program(async (record) => {
      const [ctx, cancel] = withCancel(background());
      const values = new Channel<number>(1);
      const received = go(() => select({ done: withCancel(ctx)[0].done, values }));
      const sent = go(() => values.trySend(1));
      go(() => cancel());
      const { case: chosen } = await received;
      await sent;
      record([chosen, values.length]);
    }),
    outcomes: [
      ["done", 1],
      ["values", 0],
    ],
  },
  "an operation with the signal of a context against its cancel": {
    program: program(async (record) => {
      const [ctx, cancel] = withCancel(background());
      const values = new Channel<number>(1);
      const sent = go(() =>
        values.send(1, { signal: ctx.signal }).then(
          () => "sent",
          (reason: unknown) => reason,
        ),
      );
      go(() => cancel("cancelled"));
      record([await sent, values.length]);
    }),
    outcomes: [
      ["cancelled", 0],
      ["sent", 1],
    ],
  },
  "a child that is made while its parent is cancelled": {
    program: program(async (record) => {
      const [parent, cancel] = withCancel(background());
      const child = go(() => withCancel(parent)[0]);
      go(() => cancel("cancelled"));
      const ctx = await child;
      await ctx.done!.receive();
      record(cause(ctx));
    }),
    outcomes: ["cancelled"],
  },
  "a look at a context that another goroutine cancels": {
    program: program(async (record) => {
      const [ctx, cancel] = withCancel(background());
      const look = go(() => [ctx.err === null, trySelect({ done: ctx.done }).case]);
      await go(() => cancel());
      record(await look);
    }),
    outcomes: [
      [false, "done"],
      [true, "default"],
    ],
  },
};

describe.each(Object.entries(programs))("%s", (_, { program: small, outcomes }) => {
  test("ends in all these ways, and in no other", async () => {
    const all = await outcomesOf(small, { reduce: false }, 20_000);
    expect(all?.outcomes).toEqual(outcomes.map((outcome) => JSON.stringify(outcome)).sort());
  });

  test("is explored completely, and what is left out of the search would end no differently", async () => {
    const [all, reduced] = [
      await outcomesOf(small, { reduce: false }, 20_000),
      await outcomesOf(small, { reduce: true }, 20_000),
    ];
    expect(reduced?.outcomes).toEqual(all?.outcomes);
    expect(await explore(small.run, { seed: 1 })).toMatchObject({ complete: true });
  });
});

test("err and done always agree, whatever the schedule", async () => {
  const exploration = await explore(async () => {
    const [ctx, cancel] = withTimeout(background(), 5);
    const [child] = withCancel(ctx);
    const agree = () => {
      for (const each of [ctx, child]) {
        const isDone = trySelect({ done: each.done }).case === "done";
        if (isDone !== (each.err !== null)) throw new Error("err and done do not agree");
      }
    };
    const looking = go(async () => {
      agree();
      await sleep(5);
      agree();
    });
    const cancelling = go(async () => {
      await sleep(5);
      cancel();
      agree();
    });
    await Promise.all([looking, cancelling]);
    if (ctx.err !== Canceled && ctx.err !== DeadlineExceeded) throw new Error("it is not over");
  });
  expect(exploration.complete).toBe(true);
});
