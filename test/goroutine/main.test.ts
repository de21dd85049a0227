import { describe, expect, test } from "vitest";
import { marksOf, run } from "./run-program.js";

const HEADER = "fatal error: all goroutines are asleep - deadlock!";

/** The report's blocks, without the header: what is printed for each goroutine. */
function blocksOf(stderr: string): string[] {
  return stderr
    .split("\n\n")
    .slice(1)
    .map((block) => block.trimEnd());
}

describe.concurrent("a deadlock", () => {
  test("rules 106, 107, 131: is reported with the wait reason and the place of each goroutine, and exits with code 2", async () => {
    const { code, stdout, stderr } = await run("deadlock-reasons");
    expect(stdout).toBe("3 timers are unread\n");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    const blocks = blocksOf(stderr);
    const marks = marksOf("deadlock-reasons");
    expect(blocks).toHaveLength(marks.length);
    for (const { reason, place } of marks) {
      const block = blocks.find((candidate) => candidate.includes(place));
      expect(block, place).toMatch(new RegExp(`^goroutine \\d+ \\[${reason.replace(/[().]/g, "\\$&")}\\]:\n {4}at `));
    }
    expect(blocks.map((block) => Number(/^goroutine (\d+)/.exec(block)?.[1]))).toEqual(
      [...marks.keys()].map((i) => i + 1),
    );
    expect(code).toBe(2);
  });

  test("rules 126, 145: also ends a program that waits for times that never come", async () => {
    const { code, stdout, stderr } = await run("deadlock-infinite");
    const marks = marksOf("deadlock-infinite");
    const blocks = blocksOf(stderr);
    expect(blocks).toHaveLength(marks.length);
    for (const { reason, place } of marks) {
      const block = blocks.find((candidate) => candidate.includes(place));
      expect(block, place).toContain(` [${reason}]:\n`);
    }
    expect([stdout, code]).toEqual(["", 2]);
  });

  test("shows the user's part of each stack, and none of the library's", async () => {
    const { stderr } = await run("deadlock-one");
    const [mark] = marksOf("deadlock-one");
    const [block] = blocksOf(stderr);
    expect(block?.split("\n")[1]).toContain(mark?.place);
    expect(stderr).not.toMatch(/src[\\/](channel|goroutine|runtime)/);
  });

  test("exits with code 2 also where main is awaited at the top level", async () => {
    const { code, stderr } = await run("deadlock-awaited");
    expect(stderr).toContain(HEADER);
    expect(code).toBe(2);
  });

  test("is reported also if the program has set an exit code of its own", async () => {
    const { code, stderr } = await run("deadlock-with-exit-code");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    expect(code).toBe(2);
  });

  test("is one too if main waits for something that the library does not know", async () => {
    const { code, stderr } = await run("deadlock-foreign");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    expect(blocksOf(stderr).map((block) => block.split("\n")[0])).toEqual(["goroutine 1 [await]:"]);
    expect(code).toBe(2);
  });

  test("of thousands shows a hundred and counts the others, also those that were garbage-collected", async () => {
    const { code, stderr } = await run("deadlock-many");
    const blocks = blocksOf(stderr);
    expect(blocks).toHaveLength(101);
    expect(blocks[99]).toMatch(/^goroutine 100 \[chan receive\]:/);
    expect(blocks[100]).toBe("...2901 more goroutines...");
    expect(code).toBe(2);
  });

  test("is reported once, if a listener has woken the program for no more than a moment", async () => {
    const { code, stdout, stderr } = await run("deadlock-after-revival");
    expect(stdout).toBe("once more\n");
    expect(stderr.split(HEADER)).toHaveLength(2);
    expect(code).toBe(2);
  });

  test("of two mains makes one report, with a block for each", async () => {
    const { code, stderr } = await run("deadlock-of-two-mains");
    expect(stderr.split(HEADER)).toHaveLength(2);
    const places = blocksOf(stderr).map((block) => /\[(.+)\]:\n.*?([\w-]+\.ts:\d+:)/.exec(block)?.slice(1));
    expect(places).toEqual(marksOf("deadlock-of-two-mains").map(({ reason, place }) => [reason, place]));
    expect(code).toBe(2);
  });

  test("of many mains, nested ones too, makes one report and no warning of listeners", async () => {
    const { code, stderr } = await run("deadlock-of-many-mains");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    expect(blocksOf(stderr)).toHaveLength(12);
    expect(code).toBe(2);
  });

  test("is reported also if a listener of beforeExit sets an exit code, at once or after some awaits", async () => {
    const { code, stderr } = await run("deadlock-with-code-set-late");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    expect(code).toBe(2);
  });

  test("shows what is parked now, and nothing that has ended", async () => {
    const { stderr } = await run("deadlock-after-work");
    const [mark] = marksOf("deadlock-after-work");
    expect(blocksOf(stderr)).toHaveLength(1);
    expect(blocksOf(stderr)[0]).toContain(mark?.place);
  });

  test("is reported also where the end of main would end the process", async () => {
    const { code, stderr } = await run("exit-option-deadlock");
    expect(stderr.split("\n\n")[0]).toBe(HEADER);
    expect(code).toBe(2);
  });

  test("rule 108: waits until a pending afterFunc and a sleep are over", async () => {
    const { code, stdout, stderr } = await run("deadlock-after-timers");
    expect(stdout).toBe("sleep is over\nafterFunc has fired\n");
    expect(stderr).toContain(HEADER);
    expect(blocksOf(stderr)).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe.concurrent("no deadlock is reported", () => {
  const programs: Record<string, { program: string; code: number; stdout: string; stderr?: RegExp }> = {
    "without main": { program: "silent-without-main", code: 0, stdout: "" },
    "rule 108: while a timer is pending": {
      program: "waits-for-timers",
      code: 0,
      stdout: "afterFunc\nsleep\nafter\nsetTimeout\n",
    },
    "while a server listens": { program: "waits-for-server", code: 0, stdout: "a client has come\n" },
    "when the program exits by itself": { program: "exits", code: 3, stdout: "" },
    "when a listener ends the program that has drained": { program: "exits-when-drained", code: 4, stdout: "" },
    "when the program exits by itself after a listener has revived it": {
      program: "exits-with-zero",
      code: 0,
      stdout: "",
    },
    "rule 104: when a goroutine's panic crashes the process": {
      program: "crashes",
      code: 1,
      stdout: "",
      stderr: /a goroutine's panic/,
    },
    "when main fails, which crashes the process": {
      program: "main-fails",
      code: 1,
      stdout: "",
      stderr: /main's panic/,
    },
    "rule 105: when main has ended and a goroutine is still parked": {
      program: "leaks",
      code: 0,
      stdout: "main has ended\n",
    },
    "when a listener ends the program that has drained after some awaits": {
      program: "exits-when-drained-later",
      code: 0,
      stdout: "",
    },
    "when the program exits by itself in the first turn after it was revived": {
      program: "exits-in-first-turn",
      code: 0,
      stdout: "",
    },
    "when the end of another main ends the process": { program: "exit-option-without-code", code: 0, stdout: "" },
    "when main ends the process": { program: "exit-option", code: 3, stdout: "main has ended\nexit 3\n" },
    "when main fails whose end would end the process": {
      program: "exit-option-fails",
      code: 1,
      stdout: "",
      stderr: /main's panic/,
    },
    "when another listener revives the program until main ends": {
      program: "revived",
      code: 0,
      stdout: "2 left\n1 left\n",
    },
    "rule 157: and the process ends at once, when nobody waits for its timers any more": {
      program: "unheld",
      code: 0,
      stdout: "data\ntrue 4\nrejected\nrejected\nrejected\nfulfilled\nfulfilled\n",
    },
  };

  test.each(Object.entries(programs))("%s", async (_, expected) => {
    const { code, stdout, stderr } = await run(expected.program);
    expect(stderr).not.toContain("deadlock");
    if (expected.stderr === undefined) expect(stderr).toBe("");
    else expect(stderr).toMatch(expected.stderr);
    expect(stdout).toBe(expected.stdout);
    expect(code).toBe(expected.code);
  });
});

describe.concurrent("the places of a report", () => {
  const HINT = "(the place was not recorded; run again with GOROUTINES_PLACES=all)";
  const wanted = () => {
    const [receives, send] = marksOf("places");
    return [...Array(20).fill(receives), send].map(({ reason, place }) => [reason, place]).sort();
  };
  const placesOf = (stderr: string) =>
    blocksOf(stderr)
      .map((block) => /\[(.+)\]:\n.*?([\w-]+\.ts:\d+:)/.exec(block)?.slice(1))
      .sort();

  test("are recorded for the first operations only, and a block without one says how to have it", async () => {
    const { stderr } = await run("places");
    expect(blocksOf(stderr)).toHaveLength(21);
    expect(stderr.split(`[chan receive]:\n    ${HINT}\n`).length).toBeGreaterThan(18);
  });

  test('are all recorded if main is told so by `places: "all"`', async () => {
    const { stderr } = await run("places", { args: ["all"] });
    expect(placesOf(stderr)).toEqual(wanted());
  });

  test("are all recorded if the environment says so", async () => {
    const { stderr } = await run("places", { env: { GOROUTINES_PLACES: "all" } });
    expect(placesOf(stderr)).toEqual(wanted());
  });
});
