import { expect, test } from "vitest";
import { readCorpus } from "./corpus.js";
import { follow } from "./follow.js";
import { outcomeOf, printOutcome, printWitness } from "./outcome.js";
import { enumerate } from "./outcomes.js";
import { print } from "./print.js";

const corpus = [...readCorpus("channels"), ...readCorpus("sync")];

test("the corpus has some 300 programs, with every kind of operation and of ending", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(300);
  const text = JSON.stringify(corpus);
  const operations = [
    ["send", "receive", "range", "close", "select", "done", "wait"],
    ["lock", "tryLock", "unlock", "rLock", "tryRLock", "rUnlock", "condWait", "condSignal", "condBroadcast"],
    ["acquire", "tryAcquire", "release", "once", "cancel", "err", "cause", "value", "ended"],
    ["groupGo", "groupTryGo", "groupWait", "fail"],
  ].flat();
  for (const op of operations) expect(text).toContain(`"op":"${op}"`);
  for (const kind of ["cancel", "timeout", "value", "group"]) expect(text).toContain(`"kind":"${kind}"`);
  const endings = corpus.flatMap(({ outcomes }) =>
    outcomes.flatMap(({ stories }) => stories.map((story) => story.at(-1))),
  );
  expect(endings).toEqual(
    expect.arrayContaining([
      "finished",
      "blocked at 0",
      "panic: send on closed channel",
      "panic: close of closed channel",
      "panic: sync: negative WaitGroup counter",
      "not started",
      expect.stringMatching(/^failed: error/),
    ]),
  );
});

test("a program has all the outcomes that it has in Go, and no other", async () => {
  for (const { program, outcomes } of corpus) {
    const expected = outcomes.map(({ stories }) => printOutcome(outcomeOf(stories)));
    const enumerated = await enumerate(program, Number.POSITIVE_INFINITY);
    const actual = [...(enumerated?.witnesses.keys() ?? [])].map(printOutcome);
    expect(actual.sort(), print(program)).toEqual(expected.sort());
  }
});

test("a schedule that leads to an outcome in Go leads to it here", async () => {
  for (const { program, outcomes } of corpus) {
    for (const { stories, witness } of outcomes) {
      const reached = [...(await follow(program, witness))].map(printOutcome);
      expect(reached, `${print(program)}\n${printWitness(witness, program.goroutines)}`).toContain(
        printOutcome(outcomeOf(stories)),
      );
    }
  }
});
