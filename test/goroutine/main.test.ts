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
