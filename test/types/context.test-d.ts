import { context, type ReceiveChannel, select } from "goroutines";
import { expectTypeOf, test } from "vitest";

test("the namespace has the types, too", () => {
  expectTypeOf(context.background()).toEqualTypeOf<context.Context>();
  expectTypeOf(context.withCancel(context.todo())).toEqualTypeOf<[context.Context, context.CancelFunc]>();
  expectTypeOf(context.withTimeout(context.todo(), 1, "cause")).toEqualTypeOf<[context.Context, context.CancelFunc]>();
  expectTypeOf(context.withDeadline(context.todo(), new Date())).toEqualTypeOf<[context.Context, context.CancelFunc]>();
  expectTypeOf(context.withoutCancel(context.todo())).toEqualTypeOf<context.Context>();
  expectTypeOf(context.cause(context.todo())).toEqualTypeOf<unknown>();
  expectTypeOf(context.afterFunc(context.todo(), () => {})).toEqualTypeOf<() => boolean>();
  expectTypeOf(context.Canceled).toEqualTypeOf<Error>();
  expectTypeOf(context.DeadlineExceeded).toEqualTypeOf<Error>();
});

test("the members of a context", () => {
  const ctx = context.background();
  expectTypeOf(ctx.done).toEqualTypeOf<ReceiveChannel<never> | null>();
  expectTypeOf(ctx.err).toEqualTypeOf<Error | null>();
  expectTypeOf(ctx.deadline).toEqualTypeOf<number | undefined>();
  expectTypeOf(ctx.signal).toEqualTypeOf<AbortSignal>();
  // @ts-expect-error - only the context closes its channel
  ctx.done?.close();
  // @ts-expect-error - a context that is never cancelled has no channel
  ctx.done.receive();
});

test("done is a case that never has a value", async () => {
  const chosen = await select({ done: context.background().done });
  expectTypeOf(chosen.case).toEqualTypeOf<"done">();
  if (!chosen.ok) expectTypeOf(chosen.value).toEqualTypeOf<undefined>();
});

test("a signal is a parent", () => {
  context.withCancel(new AbortController().signal);
  context.withValue(new AbortController().signal, "key", 1);
  expectTypeOf(context.fromSignal(new AbortController().signal)).toEqualTypeOf<context.Context>();
  // @ts-expect-error - a controller is not
  context.withCancel(new AbortController());
  // @ts-expect-error - nor is nothing
  context.withCancel(null);
  // @ts-expect-error - nor what withCancel returns
  context.withCancel(context.withCancel(context.background()));
});

test("a cancel function takes any cause, is a listener, and can be disposed of", () => {
  const [, cancel] = context.withCancel(context.background());
  cancel();
  cancel("cause");
  using _ = cancel;
  const callbacks: (() => void)[] = [cancel];
  callbacks.pop();
});

test("a key has the type of its values", () => {
  const id = context.key<number>("id");
  expectTypeOf(id).toEqualTypeOf<context.Key<number>>();
  const ctx = context.withValue(context.background(), id, 7);
  expectTypeOf(ctx.value(id)).toEqualTypeOf<number | undefined>();
  expectTypeOf(ctx.value("id")).toEqualTypeOf<unknown>();
  context.withValue(ctx, "id", "anything");
  context.withValue(ctx, Symbol("id"), 7);
  // @ts-expect-error - its values are numbers
  context.withValue(ctx, id, "7");
  // @ts-expect-error - keys of different types are not the same
  const other: context.Key<string> = id;
  void other;
});

test("a program can make contexts of its own", () => {
  class Own implements context.Context {
    readonly done: null = null;
    readonly err: null = null;
    readonly deadline: undefined = undefined;
    readonly signal: AbortSignal = new AbortController().signal;
    value(): undefined {}
  }
  context.withCancel(new Own());
});
