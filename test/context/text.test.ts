import { inspect } from "node:util";
import { context } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

const { background, todo, withCancel, withTimeout, withValue, withoutCancel } = context;

test("rule 183: a context as text shows how it was made", async () => {
  await synctest(async () => {
    expect(String(background())).toBe("context.Background");
    expect(String(todo())).toBe("context.TODO");
    expect(String(withCancel(background())[0])).toBe("context.Background.WithCancel");
    expect(String(withoutCancel(withCancel(todo())[0]))).toBe("context.TODO.WithCancel.WithoutCancel");
    expect(String(withTimeout(background(), 1_500)[0])).toBe(
      "context.Background.WithDeadline(2000-01-01T00:00:01.500Z)",
    );
    expect(String(context.fromSignal(new AbortController().signal))).toBe("context.Background.FromSignal");
  });
});

test.each([
  [context.key("user"), "gopher", "WithValue(user, gopher)"],
  ["key", null, "WithValue(key, <nil>)"],
  [Symbol("trace"), 42, "WithValue(Symbol(trace), number)"],
  [{}, new Map(), "WithValue(Object, Map)"],
  [() => {}, Object.create(null), "WithValue(function, object)"],
])("rule 183: a key and a value that are no texts are shown by their kind: %o, %o", (key, value, text) => {
  expect(String(withValue(background(), key, value))).toBe(`context.Background.${text}`);
});

test("rule 183: a context of the program's own making is shown by its text or by its class", () => {
  class Request {
    done = null;
    err = null;
    deadline = undefined;
    signal = background().signal;
    value(): undefined {}
  }
  class Named extends Request {
    override toString() {
      return "request 7";
    }
  }
  expect(String(withCancel(new Request())[0])).toBe("Request.WithCancel");
  expect(String(withCancel(new Named())[0])).toBe("request 7.WithCancel");
});

test("the console shows the same text", () => {
  expect(inspect(withCancel(background())[0])).toBe("context.Background.WithCancel");
  expect(inspect({ ctx: background() })).toBe("{ ctx: context.Background }");
});
