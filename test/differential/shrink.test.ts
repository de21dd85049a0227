import { expect, test } from "vitest";
import { generate } from "./generate.js";
import { isComparable, type Program } from "./program.js";
import { shrink } from "./shrink.js";

test("shrinking takes away all that is not needed, and keeps what is", async () => {
  const program: Program = {
    channels: [2, 3],
    waitGroups: [1],
    goroutines: [
      [
        { op: "receive", channel: 1 },
        {
          op: "select",
          cases: [
            { op: "receive", channel: 1 },
            { op: "send", channel: 0, value: 1 },
          ],
          hasDefault: true,
        },
      ],
      [
        { op: "done", group: 0 },
        { op: "close", channel: 0 },
      ],
      [{ op: "wait", group: 0 }],
    ],
  };
  const sendsAndCloses = async (candidate: Program): Promise<boolean> => {
    const text = JSON.stringify(candidate);
    return text.includes('"send"') && text.includes('"close"');
  };
  expect(await shrink(program, sendsAndCloses)).toEqual({
    channels: [0],
    waitGroups: [],
    goroutines: [[{ op: "send", channel: 0, value: 1 }], [{ op: "close", channel: 0 }]],
  });
});

test("shrinking tries only programs that both sides can agree on", async () => {
  const programs = generate(1);
  for (let i = 0; i < 50; i += 1) {
    await shrink(programs.next().value as Program, async (candidate) => {
      expect(isComparable(candidate)).toBe(true);
      return candidate.goroutines.length > 1;
    });
  }
});
