import { Channel, context, trySelect } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { hasDeadline } from "../support/virtual-time.js";

const { background, Canceled, cause, DeadlineExceeded, withCancel, withTimeout } = context;

/** A context of a program's own making, with a channel of its own. */
class Own implements context.Context {
  readonly done: Channel<never> = new Channel<never>();
  readonly deadline: number | undefined;
  err: Error | null = null;
  readonly #parent: context.Context;

  constructor(parent: context.Context = background()) {
    this.#parent = parent;
    this.deadline = parent.deadline;
  }

  get signal(): AbortSignal {
    return this.#parent.signal;
  }

  value(key: unknown): never {
    return this.#parent.value(key) as never;
  }

  cancel(err = Canceled): void {
    this.err = err;
    this.done.close();
  }
}

/** One that hides another, and is otherwise that. */
function wrapped(parent: context.Context): context.Context {
  return {
    get done() {
      return parent.done;
    },
    get err() {
      return parent.err;
    },
    deadline: parent.deadline,
    get signal() {
      return parent.signal;
    },
    value: (key: unknown) => parent.value(key) as never,
  };
}

const isDone = ({ done }: context.Context) => trySelect({ done }).case === "done";

describe("rule 182: a context of the program's own making is a parent like any other:", () => {
  test("its end ends its children, whatever they are", async () => {
    await synctest(async () => {
      const own = new Own(context.withValue(background(), "key", "value"));
      const children = [
        withCancel(own)[0],
        withTimeout(own, 1_000)[0],
        withCancel(context.withValue(own, "other", 1))[0],
        withCancel(withCancel(own)[0])[0],
      ];
      let called = false;
      context.afterFunc(own, () => {
        called = true;
      });
      expect(children.map((child) => [child.value("key"), child.err])).toEqual(children.map(() => ["value", null]));
      own.cancel(DeadlineExceeded);
      await settled();
      expect(children.map((child) => [child.err, cause(child), isDone(child)])).toEqual(
        children.map(() => [DeadlineExceeded, DeadlineExceeded, true]),
      );
      expect([called, hasDeadline()]).toEqual([true, false]);
    });
  });

  test("its child is born cancelled if it is over", () => {
    const own = new Own();
    own.cancel();
    const [child] = withCancel(own);
    expect([child.err, cause(child)]).toEqual([Canceled, Canceled]);
    expect(withTimeout(own, 1_000)[0].err).toBe(Canceled);
  });

  test("its deadline counts, if it is earlier", async () => {
    await synctest(async () => {
      const own = new Own(withTimeout(background(), 10)[0]);
      const [child] = withTimeout(own, 20);
      expect(child.deadline).toBe(own.deadline);
      await withTimeout(own, 5)[0].done!.receive();
      expect(child.err).toBeNull();
    });
  });

  test("a child that is cancelled, or a function that is stopped, leaves its channel", () => {
    const own = new Own();
    const [, cancel] = withCancel(own);
    const stop = context.afterFunc(own, () => {});
    const waiting = () => /receivers: (\d)/.exec(inspected(own.done))?.[1];
    expect(waiting()).toBe("2");
    cancel();
    expect(waiting()).toBe("1");
    expect(stop()).toBe(true);
    expect(waiting()).toBe("0");
  });

  test("one that has no channel is never over", () => {
    const own = { ...wrapped(background()), done: null, err: null };
    const [child, cancel] = withCancel(own);
    expect(child.err).toBeNull();
    cancel();
    expect(child.err).toBe(Canceled);
  });

  test("one that hands out the channel of a context is over with that, in the same step", () => {
    const [parent, cancel] = withCancel(background());
    const [child] = withCancel(wrapped(parent));
    const [grandchild] = withTimeout(wrapped(wrapped(child)), 1_000_000);
    cancel("why");
    expect([child.err, grandchild.err, cause(child), cause(grandchild)]).toEqual([Canceled, Canceled, "why", "why"]);
  });

  test("one that hands out a channel of its own is not over with the context inside", async () => {
    const [inner, cancel] = withCancel(background());
    const own = new Own(inner);
    const [child] = withCancel(own);
    cancel("why");
    await Promise.resolve();
    expect(child.err).toBeNull();
    own.cancel();
    await Promise.resolve();
    // As in Go: what is inside was cancelled, and nothing tells which came first.
    expect([child.err, cause(child)]).toEqual([Canceled, "why"]);
  });

  test("one that calls functions itself is asked to, and told when a child is gone", async () => {
    const functions = new Set<() => void>();
    const own = Object.assign(new Own(), {
      afterFunc(fn: () => void) {
        functions.add(fn);
        return () => functions.delete(fn);
      },
    });
    const [, cancel] = withCancel(own);
    const [child] = withCancel(own);
    const stop = context.afterFunc(own, () => {});
    expect(functions.size).toBe(3);
    cancel();
    stop();
    expect(functions.size).toBe(1);
    own.err = Canceled;
    for (const fn of functions) fn();
    expect(child.err).toBe(Canceled);
  });
});

test("a parent of the program's own making whose done is no channel is refused", () => {
  const own = { ...wrapped(background()), done: Promise.resolve(), err: null };
  expect(() => withCancel(own as never)).toThrow(
    new TypeError("context: done of a parent must be a channel or null, not an instance of Promise"),
  );
});

test("a parent that is over without an err is a mistake of its own", () => {
  const own = new Own();
  own.done.close();
  expect(() => withCancel(own)).toThrow(new Error("context: internal error: missing cancel error"));
});

function inspected(channel: object): string {
  return (channel as { [key: symbol]: () => string })[Symbol.for("nodejs.util.inspect.custom")]!();
}
