// The behaviour is that of Go's test/chan/select5.go and test/fixedbugs/issue8336.go: what a select or send is given
// is evaluated once, in source order, before anything is sent or received.
import { Channel, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";

/** Notes in which order expressions are evaluated. */
class Log {
  readonly entries: string[] = [];

  note<T>(name: string, value: T): T {
    this.entries.push(name);
    return value;
  }
}

type Chosen = { readonly case: string };
const blocking = (cases: Parameters<typeof select>[0]) => select(cases) as Promise<Chosen>;
const withDefault = async (cases: Parameters<typeof trySelect>[0]) => trySelect(cases) as Chosen;

describe.each([
  ["select", blocking],
  ["select with default", withDefault],
])("%s", (_, choose) => {
  const ready = new Channel<number>(Number.POSITIVE_INFINITY);
  const quiet = new Channel<number>();

  test.each([
    ["a send", { first: ready, second: quiet }, "a"],
    ["a receive", { first: quiet, second: ready }, "b"],
  ] as const)(
    "evaluates all its cases once and in order, chosen or not, where it chooses %s",
    async (_, channels, winner) => {
      const log = new Log();
      ready.trySend(0);
      const chosen = await choose({
        a: log.note("channel a", channels.first).sending(log.note("value a", 1)),
        b: log.note("channel b", channels.second),
        c: log.note("channel c", quiet).sending(log.note("value c", 2)),
        d: log.note("channel d", null),
      });
      expect(chosen.case).toBe(winner);
      expect(log.entries).toEqual(["channel a", "value a", "channel b", "channel c", "value c", "channel d"]);
    },
  );

  test("reads each case of the object that it is given once, in order", async () => {
    const log = new Log();
    await choose({
      get a() {
        return log.note("a", quiet);
      },
      get b() {
        return log.note("b", ready.sending(1));
      },
      get c() {
        return log.note("c", null);
      },
    });
    expect(log.entries).toEqual(["a", "b", "c"]);
  });

  test("does nothing if a case cannot be evaluated", async () => {
    const out = new Channel<number>(1);
    const log = new Log();
    const attempt = async () =>
      await choose({
        a: log.note("a", out).sending(1),
        get b(): Channel<number> {
          throw new Error("no channel");
        },
        get c() {
          return log.note("c", out);
        },
      });
    await expect(attempt()).rejects.toThrow("no channel");
    expect(log.entries).toEqual(["a"]);
    expect(out.length).toBe(0);
  });
});

test("a send takes the value that its expression had at the call", async () => {
  const ch = new Channel<number>();
  let value = 1;
  const sent = ch.send(value);
  const case_ = ch.sending(value);
  value = 2;
  expect((await ch.receive()).value).toBe(1);
  await sent;
  void select([case_]);
  expect((await ch.receive()).value).toBe(1);
});
