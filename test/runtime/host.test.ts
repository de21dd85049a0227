import { fileURLToPath } from "node:url";
import { after, afterFunc, Channel, sleep, Ticker } from "goroutines";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { command } from "../support/command.js";

describe("a test runner's fake timers, installed after the library was loaded,", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("do not freeze its timers", async () => {
    const called = new Channel<string>();
    afterFunc(1, () => called.send("called"));
    await sleep(1);
    expect(await called.receive()).toEqual({ value: "called", ok: true });
    expect((await new Ticker(1).channel.receive()).ok).toBe(true);
  });

  test("do not freeze a hot loop", async () => {
    const queue = new Channel<number>(1);
    let over = false;
    afterFunc(25, () => {
      over = true;
    });
    while (!over) {
      await queue.send(1);
      await queue.receive();
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test("do not make it tell the fake time", async () => {
    const { value } = await after(0).receive();
    expect(value?.getFullYear()).toBeGreaterThan(2000);
    expect(Date.now()).toBe(0);
  });
});

test("a host that refuses capturing listeners gets one that does not capture", async () => {
  class Flat extends EventTarget {
    override addEventListener(...[type, listener, options]: Parameters<EventTarget["addEventListener"]>): void {
      if (typeof options === "object" && options.capture) throw new TypeError("options.capture must be false");
      super.addEventListener(type, listener, options);
    }
  }
  vi.resetModules();
  vi.stubGlobal("EventTarget", Flat);
  const { abortListenerOptions } = await import("../../src/runtime/host.js");
  vi.unstubAllGlobals();
  vi.resetModules();
  expect(abortListenerOptions.capture).toBeUndefined();
});

test("a turn of a host without setImmediate comes once, by a message, and leaves no port open", async () => {
  const channels: MessageChannel[] = [];
  class Watched extends MessageChannel {
    constructor() {
      super();
      channels.push(this);
    }
  }
  vi.resetModules();
  vi.stubGlobal("setImmediate", undefined);
  vi.stubGlobal("MessageChannel", Watched);
  const { nextTurn } = await import("../../src/runtime/host.js");
  let turns = 0;
  await new Promise<void>((resolve) => {
    nextTurn(() => {
      turns += 1;
      resolve();
    });
    expect(turns).toBe(0);
  });
  vi.unstubAllGlobals();
  expect([turns, channels.length]).toEqual([1, 1]);
  await new Promise((closed) => (channels[0]!.port1 as unknown as EventTarget).addEventListener("close", closed));
});

test("a host without setImmediate takes its turns through a MessageChannel, which does not hold the process", async () => {
  const program = fileURLToPath(new URL("programs/no-set-immediate.ts", import.meta.url));
  const { code, stdout } = await command(process.execPath, ["--import", "tsx", program]);
  expect(code).toBe(0);
  expect(stdout).toBe("turns through a MessageChannel: true\nthe host's timeout came: true\n");
});
