import { describe, expect, test, vi } from "vitest";
import { comparable, expectedOutputs, expectedText } from "./output.js";
import { IN_ORDER, PROGRAMS, programDirectory } from "./programs.js";
import { type Ended, load, run as runProgram } from "./virtual-program.js";

const LEAKY = "04-timeout-pool";

/** 05-dynamic-pool leaves its monitor behind if it has scaled: see dynamic-pool.test.ts. */
const TIDY = PROGRAMS.filter((name) => name !== LEAKY && name !== "05-dynamic-pool");

vi.mock("goroutines", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  main: (await import("./declared-main.js")).declareMain,
}));

const programs = new Map<string, () => Promise<void>>();
for (const name of PROGRAMS) {
  programs.set(name, (await load(new URL("main.ts", programDirectory(name)))).program);
}

function run(name: string): Promise<Ended> {
  return runProgram(programs.get(name)!);
}

describe("in virtual time, where figures are exact", () => {
  test.each(PROGRAMS)("%s prints the lines of its expected.txt", async (name) => {
    const { output } = await run(name);
    expect(expectedOutputs(programDirectory(name))).toContainEqual(comparable(output));
  });

  test.each(PROGRAMS.filter((name) => (IN_ORDER as readonly string[]).includes(name)))(
    "%s prints them in that order",
    async (name) => {
      const { output } = await run(name);
      expect(output).toBe(expectedText(programDirectory(name)));
    },
  );

  test.each(TIDY)("%s ends every goroutine that it starts", async (name) => {
    expect(await run(name)).toMatchObject({ leak: null });
  });

  test("the image program's workers take the images in order, each as soon as it is free", async () => {
    const { output } = await run("03-image-processing");
    const taken = [...output.matchAll(/^Worker (\d) processing image: (\w+)/gm)].map(
      ([, id, image]) => `${image} ${id}`,
    );
    expect(taken).toEqual([
      "vacation 1",
      "family 2",
      "birthday 3",
      "wedding 3",
      "graduation 1",
      "party 2",
      "trip 2",
      "concert 1",
    ]);
  });

  test("the timeout program leaks a goroutine, parked on its send, for each job that timed out", async () => {
    const { output, leak } = await run(LEAKY);
    const timeouts = output.match(/^Result: Job \d timed out$/gm) ?? [];
    expect(timeouts.length).toBeGreaterThanOrEqual(4);
    expect(leak).toContain("blocked goroutines remain");
    expect(leak?.match(/^goroutine .*/gm)).toEqual(
      timeouts.map(() => expect.stringMatching(/^goroutine func \([\w.]+\) \[chan send\]:$/)),
    );
  });

  test("two printers print two pages at a time, and none while they are paused", async () => {
    const { output } = await run("08-pause-resume");
    expect(output).toBe(expectedText(programDirectory("08-pause-resume")));
  });
});
