import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { after, Channel, go, Minute, now, select, sleep } from "goroutines";
import { DeadlockError, settled, synctest } from "goroutines/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/command.js";

const server = createServer((_, response) => setImmediate(() => response.end("served")));
let address = "";
let folder = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "goroutines-"));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** What a test awaits that has forgotten `external()`. */
const waits: Readonly<Record<string, () => Promise<unknown>>> = {
  "a compression": () => promisify(gzip)(Buffer.alloc(100_000)),
  "a compressing stream": () =>
    new Response(new Blob(["x"]).stream().pipeThrough(new CompressionStream("gzip"))).text(),
  "a digest": () => crypto.subtle.digest("SHA-256", new Uint8Array(16)),
  "a file": () => readFile(join(ROOT, "LICENSE")),
  "a request to a server of this process": () => fetch(address).then((response) => response.text()),
  "an immediate": () => new Promise((resolve) => setImmediate(resolve)),
  "a timer of the host's": () => new Promise((resolve) => setTimeout(resolve, 2)),
};

describe.each(Object.entries(waits))("%s that is not declared", (_, wait) => {
  const TIMES = 10;

  test("is waited for, and no time passes, again and again", async () => {
    for (let i = 0; i < TIMES; i += 1) {
      const passed = await synctest(async () => {
        await wait();
        return now() - Date.UTC(2000, 0, 1);
      });
      expect(passed).toBe(0);
    }
  });

  test("comes before a timeout of the bubble's, again and again", async () => {
    for (let i = 0; i < TIMES; i += 1) {
      const chosen = await synctest(async () => {
        const done = new Channel<void>(1);
        go(async () => {
          await wait();
          await done.send();
        });
        return (await select({ done, timeout: after(1 * Minute) })).case;
      });
      expect(chosen).toBe("done");
    }
  });
});

test("a module that another thread loads is waited for, although the host does not tell", async () => {
  for (let i = 0; i < 3; i += 1) {
    const file = join(folder, `${i}.mjs`);
    await writeFile(file, "export default 1");
    expect(await synctest(async () => (await import(file)).default)).toBe(1);
  }
});

test("settled() waits for it", async () => {
  const isRead = await synctest(async () => {
    let read = false;
    go(async () => {
      await readFile(join(ROOT, "LICENSE"));
      read = true;
    });
    await settled();
    return read;
  });
  expect(isRead).toBe(true);
});

test("a callback of the host's that nobody awaits comes before the verdict of a deadlock", async () => {
  const value = await synctest(async () => {
    const done = new Channel<string>(1);
    setTimeout(() => done.trySend("called back"), 2);
    return done.take();
  });
  expect(value).toBe("called back");
});

test("a continuation that takes several turns of the host comes before the verdict", async () => {
  await synctest(() => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))));
});

test("a timer that the program has cleared is not waited for", async () => {
  const body = async (): Promise<void> => {
    const timeout = setTimeout(() => {}, 1_000_000);
    const interval = setInterval(() => {}, 1_000_000);
    clearTimeout(timeout);
    clearInterval(interval);
    await new Channel<void>().receive();
  };
  await expect(synctest(body)).rejects.toThrow(DeadlockError);
});

test("what never comes is a deadlock, with the place of the await", async () => {
  const body = async (): Promise<void> => {
    go(async function forgetful() {
      await sleep(1);
      await new Promise(() => {});
    });
    await sleep(2);
  };
  const error: Error = await synctest(body).then(
    () => expect.unreachable(),
    (reason: Error) => reason,
  );
  const [, forgetful = ""] = error.message.split("\n\n");
  expect(forgetful).toMatch(/^goroutine forgetful \(main\.1\) \[await of something that is not of this library/);
  const [awaitedAt, startedAt] = [...forgetful.matchAll(/foreign-waits\.test\.ts:(\d+):/g)].map(([, line]) =>
    Number(line),
  );
  expect(awaitedAt).toBe((startedAt as number) + 2);
});
