import { describe, expect, test } from "vitest";
import { run } from "./run-program.js";

describe.concurrent("in a process of its own:", () => {
  test("rules 272, 278: notify delivers signals, and keeps the process alive for one who waits for them", async () => {
    expect(await run("receives")).toEqual({ code: 0, signal: null, lines: ["SIGTERM", "SIGINT"], stderr: "" });
  });

  test("rule 277: when nobody asks for a signal any more, it ends the process again", async () => {
    expect(await run("default-is-back")).toEqual({ code: null, signal: "SIGINT", lines: ["SIGINT"], stderr: "" });
  });

  test("rule 278: when nobody asks for a signal any more, to wait for it is a deadlock", async () => {
    const { code, stderr } = await run("deadlock");
    expect(stderr).toContain("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:");
    expect(code).toBe(2);
  });

  test("a signal for a closed channel is a crash, and others get it before", async () => {
    const { code, lines, stderr } = await run("closed-channel");
    expect(stderr).toContain("ClosedChannelError: send on closed channel");
    expect([code, lines]).toEqual([1, ["SIGTERM"]]);
  });

  test("rules 282, 283, 285: notifyContext is cancelled by a signal, and keeps later ones away until it is stopped", async () => {
    expect(await run("context")).toEqual({
      code: null,
      signal: "SIGINT",
      lines: ["AbortError: context canceled, AbortError: interrupt signal received", "it is still alive"],
      stderr: "",
    });
  });

  test("rule 278: a context that is over does not keep the process alive", async () => {
    expect(await run("unstopped-context")).toEqual({ code: 0, signal: null, lines: ["over"], stderr: "" });
  });
});
