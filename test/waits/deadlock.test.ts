import { Channel, go } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { run } from "../goroutine/run-program.js";
import { endings, named, waits } from "../support/waits.js";
import { settlementOf } from "./watch.js";

/** The blocks of the report of a bubble that deadlocks. */
async function blocksOf(body: () => unknown): Promise<string[]> {
  const error: unknown = await synctest(body).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeadlockError);
  return (error as DeadlockError).message.split("\n\n");
}

describe("rule 232: the deadlock of a bubble names the goroutine, the reason and the place of", () => {
  test.each(named)("%s", async (_, wait) => {
    const blocks = await blocksOf(() => {
      const scene = wait.set();
      // Time stands still when the main goroutine has ended; so what waits for time is left behind as well.
      go(async function waiter() {
        await scene.start();
      });
    });
    const block = blocks.filter((text) => text.startsWith("goroutine waiter ")).join("\n\n");
    const [who, place] = block.split("\n") as [string, string];
    expect(who.replace(/main\.\d/, "main.1")).toBe(`goroutine waiter (main.1) [${wait.reason}]:`);
    expect(place).toMatch(/^ {4}at .*[\\/]support[\\/]waits[\\/]\w+\.ts:\d+:\d+\)?$/);
    expect(block).toMatch(/\ncreated by\n {4}at .*deadlock\.test\.ts:\d+:\d+\)?$/);
  });
});

describe("rule 232: the deadlock of a bubble does not name what its goroutine waits for no more:", () => {
  test.each(endings)("%s", async (_, wait, ending) => {
    const blocks = await blocksOf(async () => {
      const scene = wait.set();
      go(async function waiter() {
        await settlementOf(scene.start());
        await new Channel<void>().send();
      });
      go(() => {
        scene.end(ending);
        scene.clear();
      });
      await new Channel<void>().receive();
    });
    const named = blocks.slice(1).map((block) => block.split("\n")[0]?.replace(/ \(main\.\d+\)/, ""));
    expect(named).toEqual(["goroutine main [chan receive]:", "goroutine waiter [chan send]:"]);
  });
});

describe.concurrent("the report of main", () => {
  test("rules 131, 240: has one block for each operation that is parked, and none for one that has ended", async () => {
    const { code, stderr } = await run("every-wait");
    const blocks = stderr.split("\n\n").slice(1);
    // Workers that wait for the end of their jobs are parked as well, and whatever else the scenes are made of.
    const starts = blocks.filter((block) => block.includes("every-wait.ts") && !block.includes(" setUp "));
    const reported = starts.map((block) => {
      const [who, ...places] = block.split("\n") as [string, ...string[]];
      const name = /^ {4}at (?:async )?(.*) \(.*every-wait\.ts:\d+:\d+\)$/m.exec(places.join("\n"))?.[1];
      return `${name} [${/\[(.*)\]:$/.exec(who)?.[1]}]`;
    });
    const parked = waits.filter(({ waitsForTime }) => !waitsForTime);
    expect(reported.sort()).toEqual(parked.map(({ name, reason }) => `${name} [${reason}]`).sort());
    expect(code).toBe(2);
  });

  test("rule 131: has one block for one receive, though runs of a pool came before it", async () => {
    const { code, stderr } = await run("deadlock-after-runs");
    expect(stderr.split("\n\n").map((block) => block.split("\n")[0])).toEqual([
      "fatal error: all goroutines are asleep - deadlock!",
      "goroutine 1 [chan receive]:",
    ]);
    expect(code).toBe(2);
  });
});
