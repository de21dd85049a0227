import { expect, test } from "vitest";
import { readScripts } from "./corpus.js";
import { ours } from "./ours.js";
import { agree, print } from "./script.js";

const corpus = readScripts();

test("the corpus has scripts of every kind, with every way to end", () => {
  expect(new Set(corpus.map(({ kind }) => kind))).toEqual(
    new Set(["context", "limiter", "semaphore", "group", "flight"]),
  );
  const text = JSON.stringify(corpus);
  for (const part of ["context deadline exceeded", "would exceed context deadline", "acquire 3: context canceled"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("errgroup: modify limit while");
  expect(text).toMatch(/doChannel \d+: value \d+ true/);
});

test.each(["context", "limiter", "semaphore", "group", "flight"])(
  "a script of a %s leads to what it leads to in Go, step by step",
  async (kind) => {
    for (const { log, ...script } of corpus.filter((entry) => entry.kind === kind)) {
      const own = await ours(script);
      if (!agree(log, own)) expect.fail(print(script, log, own));
    }
  },
);
