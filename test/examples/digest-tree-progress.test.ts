import type { WriteStream } from "node:tty";
import { Channel, go, Millisecond, Second, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, expect, test, vi } from "vitest";
import { showProgress } from "../../examples/digest-tree/progress.js";
import { TreeDigest } from "../../examples/digest-tree/tree-digest.js";
import { elapsed } from "../support/virtual-time.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What a terminal of that width is sent while one file is digested after 150 ms, and all are done after 1/4 s. */
function written(columns: number): Promise<string[]> {
  return synctest(async () => {
    vi.spyOn(performance, "now").mockImplementation(() => elapsed());
    const lines: string[] = [];
    const terminal = { columns, write: (text: string) => lines.push(text) } as unknown as WriteStream;
    const tree = new TreeDigest("/");
    const done = new Channel<never>();
    const progress = go(showProgress, terminal, "2 workers", tree, done);
    await sleep(150 * Millisecond);
    tree.add({ path: "/file", bytes: 1500, sha256: Buffer.alloc(32) });
    await sleep(100 * Millisecond);
    done.close();
    await progress;
    await sleep(1 * Second);
    return lines;
  });
}

test("the line is redrawn ten times a second, and erased at the end", async () => {
  expect(await written(80)).toEqual([
    "\r\x1b[K2 workers: 0 files, 0 B, 0.10 s",
    "\r\x1b[K2 workers: 1 file, 1.5 kB, 0.20 s",
    "\r\x1b[K",
  ]);
});

test("a line that would wrap is cut", async () => {
  expect(await written(20)).toEqual([
    "\r\x1b[K2 workers: 0 files, ".trimEnd(),
    "\r\x1b[K2 workers: 1 file, ",
    "\r\x1b[K",
  ]);
});

test("a terminal that does not tell its width gets the whole line", async () => {
  expect((await written(0))[1]).toBe("\r\x1b[K2 workers: 1 file, 1.5 kB, 0.20 s");
});
