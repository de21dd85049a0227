import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, Channel, go, Minute, now, select, sleep, tick } from "goroutines";
import { explore, external, settled, synctest } from "goroutines/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { node, ROOT } from "../support/command.js";

describe("external", () => {
  test("rule 231: holds time while a file is read, although a timeout is pending", async () => {
    const chosen = await synctest(async () => {
      const text = new Channel<string>();
      go(async () => {
        await text.send(await external(readFile(join(ROOT, "LICENSE"), "utf8")));
      });
      const { case: which, value } = await select({ text, timeout: after(1 * Minute) });
      return [which, typeof value];
    });
    expect(chosen).toEqual(["text", "string"]);
  });

  test("rule 231: holds time for a timer of the host's", async () => {
    const instants = await synctest(async () => {
      const next = async () => (await tick(1).take()).getTime();
      const start = await next();
      await external(new Promise((resolve) => setTimeout(resolve, 2)));
      return [start, await next()];
    });
    expect(instants).toEqual([Date.UTC(2000, 0, 1) + 1, Date.UTC(2000, 0, 1) + 2]);
  });

  test("passes a rejection on", async () => {
    const error = new Error("of the outside");
    await expect(synctest(() => external(Promise.reject(error)))).rejects.toBe(error);
  });

  test("is no wait that settled() overlooks", async () => {
    const seen = await synctest(async () => {
      let isRead = false;
      go(async () => {
        await external(new Promise((resolve) => setImmediate(() => setImmediate(resolve))));
        isRead = true;
      });
      await settled();
      return isRead;
    });
    expect(seen).toBe(true);
  });

  test("outside a bubble returns the promise's value", async () => {
    expect(await external(Promise.resolve("plain"))).toBe("plain");
  });
});

describe("a second bubble", () => {
  const TEXT = "a bubble is running already";

  test("at the same time is a world of its own", async () => {
    const first = synctest(async () => {
      await sleep(10);
      const ch = new Channel<string>();
      go(() => ch.send("undisturbed"));
      return [(await ch.receive()).value, now()];
    });
    const second = await synctest(async () => {
      await sleep(1 * Minute);
      return now();
    });
    expect(second).toBe(Date.UTC(2000, 0, 1, 0, 1));
    expect(await first).toEqual(["undisturbed", Date.UTC(2000, 0, 1) + 10]);
  });

  test("inside another is an error there", async () => {
    const refused = await synctest(async () => {
      const inner = await synctest(() => "inner").catch((error: Error) => error.message);
      await sleep(1);
      return inner;
    });
    expect(refused).toContain(TEXT);
  });

  test("is refused to explore, too", async () => {
    const refused = await synctest(() => explore(() => {}).catch((error: Error) => error.message));
    expect(refused).toContain(TEXT);
    expect(await explore(() => {})).toMatchObject({ complete: true });
  });
});

describe("with a test runner's fake timers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("time in the bubble is its own", async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "setImmediate", "setInterval", "Date", "performance", "queueMicrotask"],
    });
    vi.setSystemTime(0);
    const late = await synctest(async () => {
      await sleep(5);
      await settled();
      return (await after(1).receive()).value;
    });
    expect(late?.toISOString()).toBe("2000-01-01T00:00:00.006Z");
    expect(Date.now()).toBe(0);
  });
});

test("works under node:test, which shows the deadlock and passes the rest", async () => {
  const loader = join(ROOT, "node_modules/tsx/dist/loader.mjs");
  const program = join(ROOT, "test/testing/programs/node-test.ts");
  const { code, stdout, stderr } = await node("--import", [loader, "--test", "--test-reporter=tap", program], {
    env: { TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.test.json") },
  });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^ *ok \d+ - a pool in virtual time/m);
  expect(stdout).toMatch(/^ *not ok \d+ - a deadlock/m);
  expect(stdout).toContain("deadlock: all goroutines in bubble are blocked");
  expect(stdout).toMatch(/node-test\.ts:\d+:\d+/);
  expect(stdout).toMatch(/^# pass 1\n# fail 1$/m);
  expect(code).toBe(1);
});
