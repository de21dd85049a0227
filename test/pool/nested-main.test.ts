import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { command } from "../support/command.js";

test("a deadlock of a pool in a program that runs in main is reported with the pool's name and the places", async () => {
  const program = fileURLToPath(new URL("programs/nested-run.ts", import.meta.url));
  const { code, stdout, stderr } = await command(process.execPath, ["--import", "tsx", program]);
  expect(stdout).toBe("");
  expect(stderr).toContain("fatal error: all goroutines are asleep - deadlock!");
  const places = [...stderr.matchAll(/^goroutine \d+ \[pool\.run "factorials"\]:\n {4}at .*nested-run\.ts:(\d+):/gm)];
  expect(new Set(places.map(([, line]) => line)).size).toBe(2);
  expect(stderr).not.toMatch(/src[\\/]pool/);
  expect(code).toBe(2);
});
