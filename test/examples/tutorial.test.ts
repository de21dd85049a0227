import { sleep } from "goroutines";
import { afterEach, describe, expect, test, vi } from "vitest";
import { observe } from "../../src/runtime/observer.js";
import { inVirtualTime } from "../support/virtual-time.js";
import { comparable, expectedOutputs } from "./output.js";
import { PROGRAMS, programDirectory } from "./programs.js";

type Program = () => Promise<void>;

/** The function that the program being imported gives to `main`. */
const declared = vi.hoisted((): { program: Program | null } => ({ program: null }));

// To load a module is I/O, during which virtual time would see nothing but waiting, and call it a deadlock. So while
// a program is imported its `main` only hands over the function, which then runs in virtual time.
vi.mock("goroutines", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  main: async (program: Program) => {
    declared.program = program;
  },
}));

afterEach(() => {
  vi.restoreAllMocks();
});

const programs = new Map<string, Program>();
for (const name of PROGRAMS) {
  await import(new URL("main.ts", programDirectory(name)).href);
  programs.set(name, declared.program!);
}

/** Runs a program in virtual time, and then `afterwards`; returns what it printed. */
async function printed(name: string, afterwards: Program = async () => {}): Promise<string> {
  let output = "";
  await inVirtualTime(async (clock) => {
    vi.spyOn(performance, "now").mockImplementation(() => clock.now());
    vi.spyOn(console, "log").mockImplementation((line: string) => {
      output += `${line}\n`;
    });
    await programs.get(name)!();
    await afterwards();
  });
  return output;
}

describe("in virtual time, where figures are exact", () => {
  test.each(PROGRAMS)("%s prints the lines of its expected.txt", async (name) => {
    const output = await printed(name);
    expect(expectedOutputs(programDirectory(name))).toContainEqual(comparable(output));
  });

  test("the image program's workers take the images in order, each as soon as it is free", async () => {
    const output = await printed("03-image-processing");
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
    const parked = new Map<object, string>();
    const unobserve = observe({
      parked: (operation, reason) => parked.set(operation, reason),
      woken: (operation) => parked.delete(operation),
    });
    // Long enough for the work of the job that takes longest to end.
    const output = await printed("04-timeout-pool", () => sleep(10_000));
    unobserve();
    const timeouts = output.match(/^Result: Job \d timed out$/gm) ?? [];
    expect(timeouts.length).toBeGreaterThanOrEqual(4);
    expect([...parked.values()]).toEqual(timeouts.map(() => "chan send"));
  });
});
