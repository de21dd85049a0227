import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import { end, start, startTypeScript } from "./child.js";
import { comparable, expectedOutputs, expectedText, withIdealFigures } from "./output.js";
import { EXAMPLES, IN_ORDER, PROGRAMS, programDirectory } from "./programs.js";

const goIsThere = spawnSync("go", ["version"]).status === 0;

/** Modules and toolchain as they are on this machine: nothing is to be downloaded. */
const goEnvironment = { ...process.env, GO111MODULE: "on", GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" };

function go(...args: string[]) {
  return spawnSync("go", args, { cwd: fileURLToPath(EXAMPLES), env: goEnvironment, encoding: "utf8" });
}

/** What all of expected.txt comes to: for each program its lines, and for those in {@link IN_ORDER} also their order. */
function expectOutput(expect: ExpectStatic, name: string, output: string): void {
  const directory = programDirectory(name);
  expect(expectedOutputs(directory)).toContainEqual(comparable(withIdealFigures(output)));
  if ((IN_ORDER as readonly string[]).includes(name)) expect(output).toBe(expectedText(directory));
}

// The programs take seconds, nearly all of them asleep, so they run at the same time. A machine that stands still for
// 200 ms can make job 4 of the timeout program time out, rightly; hence another try. What must hold in every run
// is tested in virtual time.
describe.concurrent("as processes in real time", { retry: 2 }, () => {
  const binaries = mkdtempSync(join(tmpdir(), "goroutines-examples-"));

  beforeAll(() => {
    if (goIsThere)
      expect(go("build", "-buildvcs=false", "-o", binaries, "./...")).toMatchObject({ status: 0, stderr: "" });
    // The first time Go also compiles what the programs import.
  }, 300_000);

  afterAll(() => rmSync(binaries, { recursive: true }));

  test.for(PROGRAMS)("%s in TypeScript prints the lines of its expected.txt", async (name, { expect }) => {
    const ended = await end(startTypeScript(new URL("main.ts", programDirectory(name))));
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expectOutput(expect, name, ended.stdout);
  });

  describe.skipIf(!goIsThere)(goIsThere ? "the Go twins" : "the Go twins: skipped, there is no go on the PATH", () => {
    test.for(PROGRAMS)("%s in Go prints the lines of its expected.txt", async (name, { expect }) => {
      const ended = await end(start(join(binaries, name)));
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expectOutput(expect, name, ended.stdout);
    });

    test("all pass go vet", ({ expect }) => {
      expect(go("vet", "./...")).toMatchObject({ status: 0, stderr: "" });
    });
  });
});
