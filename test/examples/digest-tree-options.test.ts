import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { printable, UsageError } from "../../examples/digest-tree/errors.js";
import { quantity } from "../../examples/digest-tree/format.js";
import { parseOptions } from "../../examples/digest-tree/options.js";

const nodeModules = fileURLToPath(new URL("../../node_modules", import.meta.url));

test.each([
  [[], { directory: nodeModules, workers: 8, help: false }],
  [["src"], { directory: resolve("src"), workers: 8 }],
  [["--workers", "3"], { directory: nodeModules, workers: 3 }],
  [["--workers=256", "/tmp"], { directory: "/tmp", workers: 256 }],
  [["/tmp", "-w", "1"], { directory: "/tmp", workers: 1 }],
  [["--", "--workers"], { directory: resolve("--workers"), workers: 8 }],
  [["--help"], { help: true }],
])("%j is understood", (args, options) => {
  expect(parseOptions(args)).toMatchObject(options);
});

test.each([
  [["--workers", "0"], "--workers takes a whole number from 1 to 256, not '0'"],
  [["--workers", "257"], "--workers takes a whole number from 1 to 256, not '257'"],
  [["--workers", "abc"], "--workers takes a whole number from 1 to 256, not 'abc'"],
  [["--workers", "1.5"], "--workers takes a whole number from 1 to 256, not '1.5'"],
  [["--workers", "1e2"], "--workers takes a whole number from 1 to 256, not '1e2'"],
  [["--workers=-1"], "--workers takes a whole number from 1 to 256, not '-1'"],
  [["--workers="], "--workers takes a whole number from 1 to 256, not ''"],
  [["--workers"], "argument missing"],
  [["--workers", "--help"], "ambiguous"],
  [["--verbose"], "Unknown option '--verbose'"],
  [["-x"], "Unknown option '-x'"],
  [["a", "b"], "one directory at most, not 2"],
])("%j is refused in one line that says why", (args, why) => {
  let refusal: unknown;
  try {
    parseOptions(args);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(UsageError);
  const { message } = refusal as UsageError;
  expect(message).toContain(why);
  expect(message).not.toContain("\n");
});

test.each([
  [0, 0, "0 files, 0 B"],
  [1, 999, "1 file, 999 B"],
  [2, 1000, "2 files, 1.0 kB"],
  [4415, 329_112_345, "4,415 files, 329.1 MB"],
  [1_000_000, 999_949_999, "1,000,000 files, 999.9 MB"],
  [1, 999_960_000, "1 file, 1.0 GB"],
  [1, 2 ** 63, "1 file, 9.2 EB"],
])("%d files of %d bytes are printed as %s", (files, bytes, text) => {
  expect(quantity({ files, bytes })).toBe(text);
});

test("control characters in a file's name do not get to the terminal", () => {
  expect(printable("/plain/Ärger 日本")).toBe("/plain/Ärger 日本");
  expect(printable("/two\nlines\u001b[2J")).toBe('"/two\\nlines\\u001b[2J"');
});
