// The behaviour is that of golang.org/x/sync/errgroup/errgroup_test.go.
import { Channel, context, ErrGroup, go, Microsecond, select, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

const [first, second] = [new Error("the first"), new Error("the second")];
const doomed = new Error("doomed");

/** A function that ends with this error, null if it succeeds. */
function ending(error: Error | null) {
  return () => {
    if (error !== null) throw error;
  };
}

/** What wait rejects with; null if it resolves. */
function errorOf(group: ErrGroup): Promise<unknown> {
  return group.wait().then(
    () => null,
    (error: unknown) => error,
  );
}

const cases: [string, (Error | null)[]][] = [
  ["nothing", []],
  ["a success", [null]],
  ["a failure", [first]],
  ["a failure, a success", [first, null]],
  ["a failure, a success, a failure", [first, null, second]],
];

test.each(cases)("ZeroGroup: %s", async (_, errors) => {
  const group = new ErrGroup();
  let expected: Error | null = null;
  for (const error of errors) {
    await group.go(ending(error));
    expected ??= error;
    expect(await errorOf(group)).toBe(expected);
  }
});

describe.each<[string, (Error | null)[], Error | null]>([
  ["nothing", [], null],
  ["a success", [null], null],
  ["a failure", [doomed], doomed],
  ["a failure, a success", [doomed, null], doomed],
])("of %s", (_, errors, expected) => {
  test("WithContext: when wait has returned the context is cancelled", async () => {
    const [group, ctx] = ErrGroup.withContext(context.background());
    for (const error of errors) await group.go(ending(error));
    expect(await errorOf(group)).toBe(expected);
    expect(ctx.done?.tryReceive()).toEqual({ value: undefined, ok: false });
  });

  test("CancelCause: its cause is the error, or that it was cancelled", async () => {
    const [group, ctx] = ErrGroup.withContext(context.background());
    for (const error of errors) group.tryGo(ending(error));
    expect(await errorOf(group)).toBe(expected);
    expect(context.cause(ctx)).toBe(expected ?? context.Canceled);
  });
});

test("TryGo: up to the limit, again when all have ended, at another limit, and never at 0", () =>
  synctest(async () => {
    const group = new ErrGroup();
    const ch = new Channel<void>();
    const send = () => ch.send();
    const drain = async (n: number) => {
      for (let i = 0; i < n; i++) await ch.receive();
    };
    group.setLimit(42);
    for (let i = 0; i < 42; i++) expect(group.tryGo(send)).toBe(true);
    expect(group.tryGo(send)).toBe(false);
    go(drain, 42);
    await group.wait();

    expect(group.tryGo(send)).toBe(true);
    go(drain, 1);
    await group.wait();

    group.setLimit(1);
    expect(group.tryGo(send)).toBe(true);
    expect(group.tryGo(send)).toBe(false);
    go(drain, 1);
    await group.wait();

    group.setLimit(0);
    for (let i = 0; i < 1 << 10; i++) expect(group.tryGo(send)).toBe(false);
    await group.wait();
  }));

test("GoLimit: a thousand functions, and never more than ten of them run", () =>
  synctest(async () => {
    const group = new ErrGroup();
    group.setLimit(10);
    let active = 0;
    for (let i = 0; i <= 1 << 10; i++) {
      await group.go(async () => {
        active += 1;
        if (active > 10) throw new Error(`saw ${active} active goroutines; want at most 10`);
        await sleep(1 * Microsecond);
        active -= 1;
      });
    }
    await group.wait();
  }));

test("ExampleGroup_parallel: three searches, their results in the order of the searches", async () => {
  const search = (kind: string) => async (_: context.Context, query: string) => `${kind} result for "${query}"`;
  async function google(parent: context.Context, query: string) {
    const [group, ctx] = ErrGroup.withContext(parent);
    const searches = [search("web"), search("image"), search("video")];
    const results: string[] = [];
    for (const [i, one] of searches.entries()) {
      await group.go(async () => {
        results[i] = await one(ctx, query);
      });
    }
    await group.wait();
    return results;
  }
  expect(await google(context.background(), "golang")).toEqual([
    'web result for "golang"',
    'image result for "golang"',
    'video result for "golang"',
  ]);
});

test("ExampleGroup_pipeline: stages that share a group end when one of them fails", () =>
  synctest(async () => {
    const [group, ctx] = ErrGroup.withContext(context.background());
    const [paths, sums] = [new Channel<string>(), new Channel<string>()];
    group.go(async () => {
      try {
        for (let n = 0; ; n++) {
          const chosen = await select({ sent: paths.sending(`file ${n}`), done: ctx.done });
          if (chosen.case === "done") throw ctx.err;
        }
      } finally {
        paths.close();
      }
    });
    for (let digester = 0; digester < 3; digester++) {
      group.go(async () => {
        for await (const path of paths) {
          if (path === "file 5") throw doomed;
          const chosen = await select({ sent: sums.sending(`sum of ${path}`), done: ctx.done });
          if (chosen.case === "done") throw ctx.err;
        }
      });
    }
    const closing = go(async () => {
      await group.wait().catch(() => {});
      sums.close();
    });
    const summed = new Set<string>();
    for await (const sum of sums) summed.add(sum);
    await closing;
    // When file 5 is taken, the two other digesters hold at most one file each. From then on a select picks at random
    // between a send and a done context: how many sums still come is chance.
    expect(["0", "1", "2", "3", "4"].filter((n) => summed.has(`sum of file ${n}`)).length).toBeGreaterThanOrEqual(3);
    expect(summed).not.toContain("sum of file 5");
    expect(await errorOf(group)).toBe(doomed);
  }));
