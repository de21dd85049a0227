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

test("a host without setImmediate takes its turns through a MessageChannel, which does not hold the process", async () => {
  const program = fileURLToPath(new URL("programs/no-set-immediate.ts", import.meta.url));
  const { code, stdout } = await command(process.execPath, ["--import", "tsx", program]);
  expect(code).toBe(0);
  expect(stdout).toBe("turns through a MessageChannel: true\nthe host's timeout came: true\n");
});
