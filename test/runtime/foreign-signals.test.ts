import { after, Channel, select, sleep, WaitGroup, type WaitOptions } from "goroutines";
import { describe, expect, test } from "vitest";
import { madeSignal } from "../support/made-signal.js";
import { settled } from "../support/turn.js";
import { type Watched, watched } from "../support/watched.js";

const HOUR = 3_600_000;

/** Something that waits, and whether what it waited for still knows of it. */
interface Wait {
  begin(options: WaitOptions): Promise<unknown>;
  isParked?(): boolean;
}

/** Every operation that waits for something else than a pool, with something that never comes. */
const waits: Record<string, () => Wait> = {
  receive: () => onChannel((ch, options) => ch.receive(options)),
  take: () => onChannel((ch, options) => ch.take(options)),
  "select, by its options": () => onChannel((ch, options) => select({ ch }, options)),
  "select of nothing": () => ({ begin: (options) => select({}, options) }),
  send: () => {
    const ch = new Channel<number>();
    return { begin: (options) => ch.send(1, options), isParked: () => ch.tryReceive() !== undefined };
  },
  "select of a send": () => {
    const ch = new Channel<number>();
    return { begin: (options) => select([ch.sending(1)], options), isParked: () => ch.tryReceive() !== undefined };
  },
  sleep: () => ({ begin: (options) => sleep(HOUR, options) }),
  "receive from a timer": () => ({ begin: (options) => after(HOUR).receive(options) }),
  "wg.wait": () => {
    const wg = new WaitGroup();
    wg.add();
    return { begin: (options) => wg.wait(options) };
  },
};

function onChannel(begin: (ch: Channel<number>, options: WaitOptions) => Promise<unknown>): Wait {
  const ch = new Channel<number>();
  return { begin: (options) => begin(ch, options), isParked: () => ch.trySend(1) };
}

/** What has become of an operation that got this signal; it must not throw, and must leave nothing behind if it has ended. */
async function become({ begin, isParked }: Wait, signal: AbortSignal): Promise<Watched<unknown>> {
  const outcome = watched(begin({ signal }));
  await settled();
  if (outcome.state !== "pending") expect(isParked?.() ?? false).toBe(false);
  return outcome;
}

const boom = new Error("boom");
const fail = () => {
  throw boom;
};

describe.each(Object.entries(waits))("%s", (_, make) => {
  test("takes a signal of anybody's making", async () => {
    const signal = madeSignal();
    const wait = make();
    const outcome = watched(wait.begin(signal));
    expect(signal.listeners.size).toBe(1);
    signal.abort("stop");
    await settled();
    expect(signal.listeners.size).toBe(0);
    expect(outcome).toMatchObject({ state: "rejected", error: "stop" });
    expect(wait.isParked?.() ?? false).toBe(false);
  });

  test.each(["aborted", "addEventListener", "removeEventListener"])(
    "refuses one without the member %s",
    async (name) => {
      const outcome = await become(make(), madeSignal({ [name]: undefined }).signal);
      expect(String(outcome.error)).toBe("TypeError: invalid AbortSignal: [object Object]");
    },
  );

  test.each<[unknown, string]>([
    [null, "null"],
    ["stop", '"stop"'],
    [5, "5"],
    [new AbortController(), "[object AbortController]"],
  ])("refuses %s, and says so", async (signal, shown) => {
    const outcome = await become(make(), signal as never);
    expect(String(outcome.error)).toBe(`TypeError: invalid AbortSignal: ${shown}`);
  });

  test.each([null, undefined])("takes %s for no options", async (options) => {
    const signal = madeSignal();
    const outcome = watched(Promise.race([make().begin(options as never), make().begin(signal)]));
    signal.abort("the other one");
    await settled();
    expect(outcome.error).toBe("the other one");
  });

  test.each(["aborted", "addEventListener", "removeEventListener"])("rejects where to read %s throws", async (name) => {
    const signal = madeSignal();
    Object.defineProperty(signal, name, { get: fail });
    expect(await become(make(), signal.signal)).toMatchObject({ state: "rejected", error: boom });
  });

  test("rejects where addEventListener throws", async () => {
    expect(await become(make(), madeSignal({ addEventListener: fail }).signal)).toMatchObject({
      state: "rejected",
      error: boom,
    });
  });

  test("rejects with what to read the reason throws, if the signal is aborted already", async () => {
    const signal = madeSignal({ aborted: true });
    Object.defineProperty(signal, "reason", { get: fail });
    expect(await become(make(), signal.signal)).toMatchObject({ state: "rejected", error: boom });
  });

  test("rejects with what to read the reason throws, once for everybody who waits for that signal", async () => {
    const signal = madeSignal();
    let reads = 0;
    const wait = make();
    const outcomes = [wait, make()].map(({ begin }) => watched(begin(signal)));
    Object.defineProperty(signal, "reason", {
      get: () => {
        reads += 1;
        return fail();
      },
      set: () => {},
    });
    signal.abort();
    await settled();
    for (const outcome of outcomes) expect(outcome).toMatchObject({ state: "rejected", error: boom });
    expect(reads).toBe(1);
    expect(wait.isParked?.() ?? false).toBe(false);
  });

  test("ends where the signal is aborted between the look at it and the listening", async () => {
    let reads = 0;
    const signal = madeSignal({ reason: "meanwhile" });
    Object.defineProperty(signal, "aborted", { get: () => reads++ > 0 });
    expect(await become(make(), signal.signal)).toMatchObject({ state: "rejected", error: "meanwhile" });
    expect(signal.listeners.size).toBe(0);
  });

  test("ends where the signal calls the listener as soon as it has it", async () => {
    const signal = madeSignal({ reason: "at once", addEventListener: (_: string, listener: () => void) => listener() });
    expect(await become(make(), signal.signal)).toMatchObject({ state: "rejected", error: "at once" });
  });

  test("ends though another listener stops the event", async () => {
    const { signal, ...controller } = withStopper();
    const wait = make();
    const outcome = watched(wait.begin({ signal }));
    controller.abort("stop");
    await settled();
    expect(outcome).toMatchObject({ state: "rejected", error: "stop" });
    expect(wait.isParked?.() ?? false).toBe(false);
  });

  test("reads its options once, and once each member of the signal before it acts", async () => {
    const reads: PropertyKey[] = [];
    const recorded = <T extends object>(object: T): T =>
      new Proxy(object, {
        get: (target, name) => {
          reads.push(name);
          const member: unknown = Reflect.get(target, name);
          return typeof member === "function" ? member.bind(target) : member;
        },
      });
    const signal = madeSignal();
    const outcome = watched(make().begin(recorded({ signal: recorded(signal) as unknown as AbortSignal })));
    const atTheCall = ["signal", "aborted", "addEventListener", "removeEventListener"];
    expect(reads).toEqual([...atTheCall, "addEventListener", "removeEventListener", "aborted"]);
    signal.abort("stop");
    await settled();
    expect(outcome.error).toBe("stop");
  });

  test("rejects where to read the options throws", async () => {
    const wait = make();
    const options = {
      get signal(): never {
        return fail();
      },
    };
    const outcome = watched(wait.begin(options));
    await settled();
    expect(outcome).toMatchObject({ state: "rejected", error: boom });
    expect(wait.isParked?.() ?? false).toBe(false);
  });
});

/** A controller whose signal has a listener already, another library's, that keeps the event from all after it. */
function withStopper(): { signal: AbortSignal; abort(reason: unknown): void } {
  const controller = new AbortController();
  const { signal } = controller;
  signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  return { signal, abort: (reason) => controller.abort(reason) };
}

describe("a signal among the cases of a select", () => {
  test.each<[string, PropertyDescriptor]>([
    ["aborted", { get: fail }],
    ["addEventListener", { value: fail }],
    ["addEventListener", { get: fail }],
  ])("whose %s throws has it reject, and nothing stays parked on the cases before it", async (name, member) => {
    const quit = madeSignal();
    Object.defineProperty(quit, name, member);
    const [before, behind] = [new Channel<string>(), new Channel<string>()];
    const other = madeSignal();
    const outcome = watched(select({ before, quit: quit.signal, sent: behind.sending("x"), other: other.signal }));
    expect([before.trySend("important"), behind.tryReceive()]).toEqual([false, undefined]);
    await settled();
    expect(other.listeners.size).toBe(0);
    expect(outcome).toMatchObject({ state: "rejected", error: boom });
  });

  test("whose reason throws is chosen, and the error is its value", async () => {
    const quit = madeSignal();
    Object.defineProperty(quit, "reason", { get: fail, set: () => {} });
    const chosen = [select({ ch: new Channel(), quit: quit.signal }), select({ quit: quit.signal })];
    quit.abort();
    expect(await Promise.all(chosen)).toEqual(chosen.map(() => ({ case: "quit", value: boom, ok: false })));
    expect(await select({ quit: quit.signal })).toEqual({ case: "quit", value: boom, ok: false });
  });

  test("that says aborted once only has been chosen by that", async () => {
    let reads = 0;
    const quit = madeSignal({ reason: "once" });
    Object.defineProperty(quit, "aborted", { get: () => reads++ === 0 });
    expect(await select({ ch: new Channel(), quit: quit.signal })).toEqual({ case: "quit", value: "once", ok: false });
    expect(reads).toBe(1);
  });

  test("that the reading of the options aborts is chosen", async () => {
    const quit = new AbortController();
    const ch = new Channel<number>();
    const options = {
      get signal() {
        quit.abort("by the options");
        return undefined;
      },
    };
    expect(await select({ ch, quit: quit.signal }, options)).toEqual({
      case: "quit",
      value: "by the options",
      ok: false,
    });
    expect(ch.trySend(1)).toBe(false);
  });

  test("is chosen though another listener stops the event", async () => {
    const { signal, abort } = withStopper();
    const chosen = select({ ch: new Channel(), quit: signal });
    abort("stop");
    expect(await chosen).toEqual({ case: "quit", value: "stop", ok: false });
  });

  test("that is in the options as well cancels the select", async () => {
    const signal = madeSignal();
    const chosen = watched(select({ quit: signal.signal }, signal));
    signal.abort("stop");
    await settled();
    expect(chosen).toMatchObject({ state: "rejected", error: "stop" });
    expect([signal.added, signal.listeners.size]).toEqual([1, 0]);
  });
});

describe("a signal whose removeEventListener throws", () => {
  test.each<[string, (ch: Channel<number>) => unknown]>([
    ["trySend", (ch) => ch.trySend(1)],
    ["send", (ch) => ch.send(1)],
    ["close", (ch) => ch.close()],
  ])("harms nobody's %s", async (_, end) => {
    const signal = madeSignal({ removeEventListener: fail });
    const ways: ((ch: Channel<number>) => Promise<unknown>)[] = [
      (ch) => ch.receive(signal),
      (ch) => select({ ch, quit: signal.signal }),
    ];
    for (const wait of ways) {
      const ch = new Channel<number>();
      const outcome = watched(wait(ch));
      await end(ch);
      await settled();
      expect(outcome.state).toBe("fulfilled");
    }
  });

  test("or is not there any more when the operation ends, harms nobody either", async () => {
    const signal = madeSignal();
    const ch = new Channel<number>();
    const waiting = [watched(ch.receive(signal)), watched(select({ ch, quit: signal.signal }))];
    Object.defineProperty(signal, "removeEventListener", { get: fail });
    expect([ch.trySend(1), ch.trySend(2), ch.trySend(3)]).toEqual([true, true, false]);
    await settled();
    expect(waiting).toMatchObject([{ state: "fulfilled" }, { state: "fulfilled" }]);
  });

  test("can be used again", async () => {
    const signal = madeSignal({ removeEventListener: fail });
    const ch = new Channel<number>();
    for (let round = 0; round < 3; round += 1) {
      const received = ch.receive(signal);
      ch.trySend(round);
      expect((await received).value).toBe(round);
    }
    const last = watched(ch.receive(signal));
    signal.abort("stop");
    await settled();
    expect(last.error).toBe("stop");
  });
});

describe("code of a signal's that uses the channel which the operation waits for", () => {
  test("in addEventListener completes the operation as anybody could", async () => {
    const ch = new Channel<string>();
    const signal = madeSignal({ addEventListener: () => expect(ch.trySend("meanwhile")).toBe(true) });
    expect(await ch.receive(signal)).toEqual({ value: "meanwhile", ok: true });
    expect(ch.trySend("more")).toBe(false);
    expect(await select({ ch, quit: signal.signal })).toEqual({ case: "ch", value: "meanwhile", ok: true });
    expect(ch.trySend("more")).toBe(false);
  });

  test("in addEventListener, which then throws, does not undo what was matched", async () => {
    const ch = new Channel<string>();
    const signal = madeSignal({
      addEventListener: () => {
        ch.trySend("meanwhile");
        throw boom;
      },
    });
    expect(await ch.receive(signal)).toEqual({ value: "meanwhile", ok: true });
    expect(await select({ ch, quit: signal.signal })).toEqual({ case: "ch", value: "meanwhile", ok: true });
  });

  test("in removeEventListener finds the channel as it is after the operation", async () => {
    const ch = new Channel<number>(1);
    const seen: unknown[] = [];
    const signal = madeSignal({ removeEventListener: () => seen.push([ch.length, ch.trySend(3)]) });
    ch.trySend(1);
    const sent = ch.send(2, signal);
    expect(ch.tryReceive()?.value).toBe(1);
    await sent;
    expect(seen).toEqual([[1, false]]);
    expect([ch.tryReceive()?.value, ch.tryReceive()]).toEqual([2, undefined]);
  });

  test("in the getter of the reason may match the operation, which then is not cancelled", async () => {
    const ch = new Channel<string>();
    const signal = madeSignal();
    Object.defineProperty(signal, "reason", { get: () => ch.trySend("in time"), set: () => {} });
    const [first, second] = [watched(ch.receive(signal)), watched(ch.receive(signal))];
    signal.abort();
    await settled();
    expect([first.value, second.error]).toEqual([{ value: "in time", ok: true }, true]);
  });
});

describe("a proxy", () => {
  const bound = <T extends object>(object: T): T =>
    new Proxy(object, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });

  test("of a channel that hands on to it is that channel, in a select too", async () => {
    const ch = new Channel<number>(1);
    const proxy = bound(ch);
    await proxy.send(1);
    expect(await select({ proxy })).toEqual({ case: "proxy", value: 1, ok: true });
    const chosen = select({ proxy, sent: bound(new Channel<number>()).sending(2) });
    ch.trySend(3);
    expect(await chosen).toEqual({ case: "proxy", value: 3, ok: true });
    expect(ch.trySend(4)).toBe(true);
  });

  test("of a channel that does not is refused by a rejection, and nothing stays parked", async () => {
    const [ch, before] = [new Channel<number>(), new Channel<number>()];
    const proxy = new Proxy(ch, {});
    const begins: (() => Promise<unknown>)[] = [
      () => proxy.send(1),
      () => proxy.receive(),
      () => proxy.take(),
      () => proxy[Symbol.asyncIterator]().next(),
      () => select({ before, proxy }),
      () => select({ before, sent: proxy.sending(1) }),
    ];
    const outcomes = begins.map((begin) => watched(begin()));
    await settled();
    for (const { error } of outcomes) expect(error).toBeInstanceOf(TypeError);
    expect(() => proxy.trySend(1)).toThrow(TypeError);
    expect(() => proxy.tryReceive()).toThrow(TypeError);
    expect([before.trySend(1), ch.trySend(1), ch.tryReceive()]).toEqual([false, false, undefined]);
  });

  test("whose traps throw has a select reject, and nothing stays parked", async () => {
    const before = new Channel<number>();
    const hostile = new Proxy(new Channel<number>(), { get: fail });
    await expect(select({ before, hostile })).rejects.toBe(boom);
    await expect(select(new Proxy({ before }, { get: fail }))).rejects.toBe(boom);
    await expect(select(new Proxy([before], { get: fail }))).rejects.toBe(boom);
    expect(before.trySend(1)).toBe(false);
  });

  test("of an AbortController passes for options", async () => {
    const cancel = new AbortController();
    const received = watched(new Channel().receive(bound(cancel)));
    cancel.abort("stop");
    await settled();
    expect(received.error).toBe("stop");
  });
});
