import { Channel, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";

/** Every path that a value can take through a channel. They return it in a box, as the channel does. */
const paths: Record<string, (value: unknown) => Promise<{ readonly value: unknown } | undefined>> = {
  "through the buffer": async (value) => {
    const ch = new Channel<unknown>(1);
    await ch.send(value);
    return await ch.receive();
  },
  "to a parked receiver": async (value) => {
    const ch = new Channel<unknown>();
    const receive = ch.receive();
    await ch.send(value);
    return await receive;
  },
  "from a parked sender": async (value) => {
    const ch = new Channel<unknown>();
    ch.send(value);
    return await ch.receive();
  },
  "by the try methods": async (value) => {
    const ch = new Channel<unknown>(1);
    ch.trySend(value);
    return ch.tryReceive();
  },
  "to a receive with a signal": async (value) => {
    const ch = new Channel<unknown>();
    const receive = ch.receive(new AbortController());
    ch.send(value);
    return await receive;
  },
  "to a loop": async (value) => {
    const ch = new Channel<unknown>(1);
    await ch.send(value);
    for await (const received of ch) return { value: received };
    return undefined;
  },
  "to a loop that waits": async (value) => {
    const ch = new Channel<unknown>();
    const next = ch[Symbol.asyncIterator]().next();
    ch.send(value);
    return await next;
  },
  "between selects that are ready": async (value) => {
    const ch = new Channel<unknown>(1);
    await select({ send: ch.sending(value) });
    return await select({ ch });
  },
  "between selects, the receiver parked": async (value) => {
    const ch = new Channel<unknown>();
    const chosen = select({ ch, never: null });
    await select({ send: ch.sending(value) });
    return await chosen;
  },
  "between selects, the sender parked": async (value) => {
    const ch = new Channel<unknown>();
    select({ send: ch.sending(value), never: null });
    const chosen = trySelect({ ch });
    return chosen.case === "ch" ? chosen : undefined;
  },
};

const values: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  false: false,
  zero: 0,
  "minus zero": -0,
  "not a number": Number.NaN,
  "the empty string": "",
  "a symbol": Symbol("value"),
  "an error": new Error("value"),
  "a function": () => {},
  "a promise": Promise.resolve("not me"),
  "a promise that never settles": new Promise(() => {}),
  "a box": { value: undefined, ok: false },
  "an iterator result": { value: undefined, done: true },
  "an aborted signal": AbortSignal.abort(),
};

describe.each(Object.entries(paths))("rules 11, 41, 62: unchanged %s goes", (_path, pass) => {
  test.each(Object.entries(values))("%s", async (_name, value) => {
    const box = await pass(value);
    expect(box !== undefined && Object.is(box.value, value)).toBe(true);
  });

  test("a promise that rejects", async () => {
    const rejecting = Promise.reject(new Error("the receiver's business"));
    rejecting.catch(() => {});
    const box = await pass(rejecting);
    expect(box?.value === rejecting).toBe(true);
  });

  test("a thenable, which nobody looks into", async () => {
    const looks: PropertyKey[] = [];
    const thenable = new Proxy(
      {},
      {
        get(_target, property) {
          looks.push(property);
          throw new Error("user code in the middle of a match");
        },
      },
    );
    const box = await pass(thenable);
    expect(box?.value === thenable).toBe(true);
    expect(looks).toEqual([]);
  });
});
