import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { node, ROOT } from "../support/command.js";

/** What size-limit measured: the minified and gzipped bytes of one of the imports listed in package.json. */
interface Measured {
  readonly name: string;
  readonly passed: boolean;
  readonly size: number;
  readonly sizeLimit: number;
}

let measured: readonly Measured[];

beforeAll(async () => {
  const { stdout, stderr } = await node(join(ROOT, "node_modules/size-limit/bin.js"), ["--json"]);
  if (!stdout.startsWith("[")) throw new Error(`size-limit has measured nothing:\n${stdout}${stderr}`);
  measured = JSON.parse(stdout) as Measured[];
  for (const { name, size, sizeLimit } of measured) console.log(`${name}: ${size} B of at most ${sizeLimit} B`);
}, 120_000);

function sizeOf(name: string): number {
  return measured.find((one) => one.name === name)?.size ?? Number.POSITIVE_INFINITY;
}

test("who imports no Pool does not pay for it", () => {
  expect(sizeOf("Channel and select")).toBeLessThan(sizeOf("Pool") / 2);
});

test("every import keeps to its limit", () => {
  expect(measured.filter(({ passed }) => !passed)).toEqual([]);
});

test("the README claims no less than what was measured, and not much more", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const rows = [...readme.matchAll(/^\| `?([^|`]+)`? \| (\d+\.\d+) kB \|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(measured.map(({ name }) => name));
  for (const [row, name = "", kilobytes] of rows) {
    expect(Number(kilobytes) * 1000, row).toBeGreaterThanOrEqual(sizeOf(name));
    expect(Number(kilobytes) * 1000, row).toBeLessThan(sizeOf(name) + 300);
  }
});
