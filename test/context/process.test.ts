import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { command } from "../support/command.js";

/** Runs a program of the folder `programs` in a process of its own until that ends by itself. */
function run(program: string) {
  const path = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
  return command(process.execPath, ["--import", "tsx", path]);
}

describe.concurrent("a process in which", () => {
  test("rule 175: main waits for the deadline of a context goes on when it has come, and is no deadlock", async () => {
    const { code, stdout, stderr } = await run("waits");
    const deadline = "TimeoutError: context deadline exceeded";
    expect([stdout.trimEnd().split("\n"), stderr, code]).toEqual([
      ["done", "done", "signal", deadline, deadline, "child", "called"],
      "",
      0,
    ]);
  });

  test("main waits for a context that nobody cancels is a deadlock", async () => {
    const { code, stderr } = await run("deadlock");
    expect(stderr.split("\n\n")[0]).toBe("fatal error: all goroutines are asleep - deadlock!");
    const reasons = [...stderr.matchAll(/^goroutine \d+ \[(.+)\]:\n {4}at .*deadlock\.ts:(\d+):/gm)];
    expect(reasons.map(([, reason, line]) => [reason, line])).toEqual([
      ["select", "7"],
      ["chan receive", "8"],
    ]);
    expect(code).toBe(2);
  });

  test("rule 175: nobody waits for the deadline of a context ends without it", async () => {
    const { code, stdout, stderr } = await run("unheld");
    expect([stdout.trimEnd().split("\n"), stderr, code]).toEqual([
      ["1", "AbortError: context canceled", "true", "aborted", "{ value: undefined, ok: false }"],
      "",
      0,
    ]);
  });
});
