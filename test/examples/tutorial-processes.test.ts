import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import { end, start, startTypeScript } from "./child.js";
import { binaryFolder, build, go, goIsThere, inGo } from "./golang.js";
import { comparable, expectedOutputs, expectedText, withIdealFigures } from "./output.js";
import { IN_ORDER, PROGRAMS, programDirectory, WITH_SERVER } from "./programs.js";

const ALL = [...PROGRAMS, ...WITH_SERVER];

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
  const binaries = binaryFolder();

  beforeAll(() => {
    if (goIsThere) expect(build(binaries)).toMatchObject({ status: 0, stderr: "" });
  }, 300_000);

  afterAll(() => rmSync(binaries, { recursive: true }));

  test.for(ALL)("%s in TypeScript prints the lines of its expected.txt", async (name, { expect }) => {
    const ended = await end(startTypeScript(new URL("main.ts", programDirectory(name))));
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expectOutput(expect, name, ended.stdout);
  });

  describe.skipIf(!goIsThere)(inGo("the Go twins"), () => {
    test.for(ALL)("%s in Go prints the lines of its expected.txt", async (name, { expect }) => {
      const ended = await end(start(join(binaries, name)));
      expect(ended).toMatchObject({ code: 0, stderr: "" });
      expectOutput(expect, name, ended.stdout);
    });

    test("all pass go vet", ({ expect }) => {
      expect(go("vet", "./...")).toMatchObject({ status: 0, stderr: "" });
    });
  });
});
