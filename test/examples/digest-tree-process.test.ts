import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Ended, end, startTypeScript } from "./child.js";
import { EXAMPLES } from "./programs.js";
import { expectedTreeDigest, SAMPLE, sampleTree, temporaryDirectory } from "./sample-tree.js";

const MAIN = new URL("digest-tree/main.ts", EXAMPLES);

function run(args: readonly string[], nodeOptions: readonly string[] = []): Promise<Ended> {
  return end(startTypeScript(MAIN, args, nodeOptions));
}

/** Node options that run a module before the program. */
function preload(source: string): string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(source)}`];
}

describe("as a process", () => {
  test("it prints files, bytes, time, digest and speed-up, and no progress when there is no terminal", async () => {
    const root = sampleTree();
    const { code, stdout, stderr } = await run([root, "--workers", "4"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [title, files, digest, speedUp, ...rest] = stdout.split("\n");
    expect(title).toBe(root);
    expect(files).toMatch(/^ {2}4 files, 1\.0 MB in \d+\.\d+ s with 4 workers$/);
    expect(digest).toBe(`  sha256 ${expectedTreeDigest(SAMPLE)}`);
    expect(speedUp).toMatch(/^ {2}\d+\.\d\dx as fast as one worker, .*: \d+\.\d+ s instead of \d+\.\d+ s$/);
    expect(rest).toEqual([""]);
  });

  test("with one worker there is no speed-up to print", async () => {
    const { code, stdout } = await run([sampleTree(), "--workers", "1"]);
    expect(code).toBe(0);
    expect(stdout).toContain(expectedTreeDigest(SAMPLE));
    expect(stdout).not.toContain("as fast as");
  });

  test("a directory that does not exist is one line on the standard error, and exit code 1", async () => {
    const missing = join(temporaryDirectory(), "missing");
    expect(await run([missing])).toEqual({
      code: 1,
      stdout: "",
      stderr: `digest-tree: cannot read ${missing}: no such file or directory\n`,
    });
  });

  test("a file that may not be read is one line on the standard error, and exit code 1", async () => {
    const root = sampleTree();
    const forbidden = join(root, "deep/er/million.txt");
    // Permissions do not stop root, as which tests may run.
    const denyAccess = preload(`
      import files from "node:fs/promises";
      import { syncBuiltinESMExports } from "node:module";
      const { open } = files;
      files.open = async (path, ...rest) => {
        if (path !== ${JSON.stringify(forbidden)}) return open(path, ...rest);
        throw Object.assign(new Error("EACCES"), { code: "EACCES", errno: -13 });
      };
      syncBuiltinESMExports();
    `);
    expect(await run([root], denyAccess)).toEqual({
      code: 1,
      stdout: "",
      stderr: `digest-tree: cannot read ${forbidden}: permission denied\n`,
    });
  });

  test("a mistake on the command line is one line on the standard error, and exit code 2", async () => {
    expect(await run(["--workers", "0"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "digest-tree: --workers takes a whole number from 1 to 256, not '0'\n",
    });
  });

  test("Ctrl-C stops it with exit code 130, and it says how far it got", async () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, "small"), "abc");
    // Takes no room on the disk, and far longer to read than this test.
    writeFileSync(join(root, "huge"), "");
    truncateSync(join(root, "huge"), 2 ** 40);

    const child = startTypeScript(MAIN, [root], preload("process.stderr.isTTY = true;"));
    // The first that it writes is progress, so by then it is at work.
    child.stderr?.once("data", () => child.kill("SIGINT"));
    const { code, stdout, stderr } = await end(child);

    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    const afterProgress = stderr.slice(stderr.lastIndexOf("\x1b[K") + "\x1b[K".length);
    expect(afterProgress).toMatch(/^digest-tree: interrupted after (0 files, 0 B|1 file, 3 B)\n$/);
  });
});
