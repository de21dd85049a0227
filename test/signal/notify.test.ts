import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { Channel, notify } from "goroutines";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ROOT } from "../support/command.js";

// Whether a signal comes from the host or from `emit` a listener cannot tell; processes.test.ts has real ones.

let stops: (() => void)[] = [];

/** `notify`, stopped at the end of the test. */
function notified(channel: Channel<string>, ...signals: string[]): () => void {
  const stop = notify(channel, ...signals);
  stops.push(stop);
  return stop;
}

function signal(name: NodeJS.Signals): void {
  process.emit(name, name);
}

/** Everything in the buffer. */
function drain(channel: Channel<string>): string[] {
  const names: string[] = [];
  for (let got = channel.tryReceive(); got !== undefined; got = channel.tryReceive()) names.push(got.value as string);
  return names;
}

afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
  for (const name of ["SIGUSR2", "SIGWINCH"]) expect(process.listenerCount(name)).toBe(0);
});

test("rule 272: the names of the signals are sent, in their order, and no others", () => {
  const channel = new Channel<string>(9);
  notified(channel, "SIGUSR2", "SIGWINCH");
  for (const name of ["SIGWINCH", "SIGUSR2", "SIGCONT", "SIGWINCH"] as const) signal(name);
  expect(drain(channel)).toEqual(["SIGWINCH", "SIGUSR2", "SIGWINCH"]);
});

describe("rule 273: a signal is dropped", () => {
  test("where the channel is full", () => {
    const channel = new Channel<string>(2);
    notified(channel, "SIGUSR2", "SIGWINCH");
    for (const name of ["SIGUSR2", "SIGWINCH", "SIGUSR2", "SIGUSR2"] as const) signal(name);
    expect(drain(channel)).toEqual(["SIGUSR2", "SIGWINCH"]);
    signal("SIGUSR2");
    expect(drain(channel)).toEqual(["SIGUSR2"]);
  });

  test("where the channel is unbuffered and nobody receives", async () => {
    const channel = new Channel<string>();
    notified(channel, "SIGUSR2");
    signal("SIGUSR2");
    expect(channel.tryReceive()).toBeUndefined();
    const receiving = channel.take();
    signal("SIGUSR2");
    expect(await receiving).toBe("SIGUSR2");
  });
});

describe("rule 274: several calls with one channel", () => {
  test("add up", () => {
    const channel = new Channel<string>(9);
    notified(channel, "SIGUSR2");
    notified(channel, "SIGWINCH");
    signal("SIGUSR2");
    signal("SIGWINCH");
    expect(drain(channel)).toEqual(["SIGUSR2", "SIGWINCH"]);
  });

  test("for one signal deliver it once, in one call too, until the last of them is stopped", () => {
    const channel = new Channel<string>(9);
    const first = notified(channel, "SIGUSR2", "SIGUSR2");
    const second = notified(channel, "SIGUSR2");
    signal("SIGUSR2");
    expect(drain(channel)).toEqual(["SIGUSR2"]);
    first();
    first();
    signal("SIGUSR2");
    expect(drain(channel)).toEqual(["SIGUSR2"]);
    second();
    signal("SIGUSR2");
    expect(drain(channel)).toEqual([]);
  });
});

test("rule 275: each of several channels gets a copy, and the host has one listener for all", () => {
  const channels = Array.from({ length: 20 }, () => new Channel<string>(9));
  for (const channel of channels) notified(channel, "SIGUSR2");
  expect(process.listenerCount("SIGUSR2")).toBe(1);
  signal("SIGUSR2");
  expect(channels.flatMap(drain)).toEqual(Array(20).fill("SIGUSR2"));
});

describe("rule 276: stop", () => {
  test("ends the delivery before it returns, and leaves the channel open", async () => {
    const channel = new Channel<string>(9);
    const stop = notified(channel, "SIGUSR2");
    stop();
    signal("SIGUSR2");
    expect([channel.length, channel.closed]).toEqual([0, false]);
  });

  test("leaves what was delivered", () => {
    const channel = new Channel<string>(9);
    const stop = notified(channel, "SIGUSR2");
    signal("SIGUSR2");
    stop();
    expect(drain(channel)).toEqual(["SIGUSR2"]);
  });

  test("ends its own call only, and does nothing when it is called again", () => {
    const [mine, others] = [new Channel<string>(9), new Channel<string>(9)];
    const stop = notified(mine, "SIGUSR2");
    notified(mine, "SIGWINCH");
    notified(others, "SIGUSR2");
    stop();
    notified(mine, "SIGUSR2");
    stop();
    signal("SIGUSR2");
    signal("SIGWINCH");
    expect(drain(mine)).toEqual(["SIGUSR2", "SIGWINCH"]);
    expect(drain(others)).toEqual(["SIGUSR2"]);
  });

  test("by a receiver of the signal keeps it from nobody who had asked for it", () => {
    const [first, second] = [new Channel<string>(9), new Channel<string>(9)];
    const stop = notified(first, "SIGUSR2");
    notified(second, "SIGUSR2");
    const trySend = first.trySend.bind(first);
    first.trySend = (name) => {
      stop();
      return trySend(name);
    };
    signal("SIGUSR2");
    expect([drain(first), drain(second)]).toEqual([["SIGUSR2"], ["SIGUSR2"]]);
  });
});

test("rule 277: the host has a listener exactly while somebody asks, and those of others are left alone", () => {
  const own = vi.fn();
  process.on("SIGUSR2", own);
  const stop = notified(new Channel<string>(1), "SIGUSR2", "SIGWINCH");
  expect([process.listenerCount("SIGUSR2"), process.listenerCount("SIGWINCH")]).toEqual([2, 1]);
  stop();
  expect([process.listenerCount("SIGUSR2"), process.listenerCount("SIGWINCH")]).toEqual([1, 0]);
  process.off("SIGUSR2", own);
});

test.each([[null], [undefined], [{}], ["SIGINT"]])("rule 279: %j is no channel", (channel) => {
  expect(() => notify(channel as never, "SIGUSR2")).toThrow(new TypeError("os/signal: Notify using nil channel"));
});

describe("rule 280: without names", () => {
  test("every signal is asked for that can be handled, each once", () => {
    const channel = new Channel<string>(99);
    const before = process.eventNames();
    const stop = notified(channel);
    const names = process.eventNames().filter((name) => !before.includes(name)) as string[];
    for (const name of ["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGWINCH"]) expect(names).toContain(name);
    for (const name of ["SIGKILL", "SIGSTOP", "SIGSEGV", "SIGPROF", "SIGIOT"]) expect(names).not.toContain(name);
    signal("SIGUSR2");
    signal("SIGHUP");
    expect(drain(channel)).toEqual(["SIGUSR2", "SIGHUP"]);
    stop();
    expect(process.eventNames()).toEqual(before);
  });

  test("one that the host refuses is left out", () => {
    const on = vi.spyOn(process, "on").mockImplementation(function (
      this: NodeJS.Process,
      name: string | symbol,
      ...args
    ) {
      if (name === "SIGHUP") throw new Error("not on this host");
      return this.addListener(name as never, ...(args as [never]));
    });
    notified(new Channel<string>(1));
    on.mockRestore();
    expect([process.listenerCount("SIGHUP"), process.listenerCount("SIGTERM")]).toEqual([0, 1]);
  });
});

describe("rule 281: a name", () => {
  test.each<[unknown, string]>([
    ["SIGFOO", 'os/signal: unknown signal "SIGFOO"'],
    ["sigint", 'os/signal: unknown signal "sigint"'],
    ["toString", 'os/signal: unknown signal "toString"'],
    [2, "os/signal: unknown signal 2"],
    [undefined, "os/signal: unknown signal undefined"],
    ["SIGKILL", "os/signal: SIGKILL cannot be handled"],
    ["SIGSTOP", "os/signal: SIGSTOP cannot be handled"],
  ])("%o is refused, and none of the call's signals is asked for", (name, text) => {
    expect(() => notify(new Channel<string>(1), "SIGUSR2", name as string)).toThrow(new TypeError(text));
    expect(process.listenerCount("SIGUSR2")).toBe(0);
  });

  test("that the host knows and refuses throws the host's error, and none of the call's signals is asked for", () => {
    const fault = new Error("not on this host");
    const on = vi.spyOn(process, "on").mockImplementation(() => {
      throw fault;
    });
    expect(() => notify(new Channel<string>(1), "SIGCONT", "SIGTSTP")).toThrow(fault);
    on.mockRestore();
    const channel = new Channel<string>(9);
    notified(channel, "SIGCONT");
    signal("SIGCONT");
    expect(drain(channel)).toEqual(["SIGCONT"]);
  });
});

describe("where there are no signals notify says so:", () => {
  const text = "os/signal: signals exist only in the main thread of a process";

  test("in a host without processes", () => {
    vi.stubGlobal("process", undefined);
    try {
      expect(() => notify(new Channel<string>(1), "SIGINT")).toThrow(new Error(text));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("in a worker thread", async () => {
    const { outputFiles } = await build({
      stdin: {
        resolveDir: ROOT,
        contents: `
          import { Channel, notify } from "./src/index.ts";
          import { parentPort } from "node:worker_threads";
          try { notify(new Channel(1), "SIGINT"); } catch (error) { parentPort.postMessage(error); }`,
      },
      bundle: true,
      platform: "node",
      write: false,
    });
    const worker = new Worker(outputFiles[0]!.text, { eval: true });
    const [error] = await once(worker, "message");
    expect(error).toEqual(new Error(text));
    await worker.terminate();
  });
});
