import { go, Limiter, sleep } from "goroutines";
import { type ExploreOptions, explore } from "goroutines/testing";
import { expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

/** Time passes only when all wait: what is due now comes before what is due later. */
const IN_TIME: ExploreOptions = { timers: "idle" };

function check(isRight: boolean, wrong: string): void {
  if (!isRight) throw new Error(wrong);
}

test("rules 247, 250, 252: whoever comes first, three waits end one interval apart", async () => {
  const { complete } = await explore(async () => {
    const limiter = new Limiter(1_000, 1);
    const ends: number[] = [];
    const waiting = async (): Promise<void> => {
      await limiter.wait();
      ends.push(elapsed());
    };
    await Promise.all([go(waiting), go(waiting), go(waiting)]);
    check(`${ends}` === "0,1,2", `they end at ${ends}`);
  }, IN_TIME);
  expect(complete).toBe(true);
});

test("rule 248: of two that are allowed one event at the same time, one gets it", async () => {
  const { complete } = await explore(async () => {
    const limiter = new Limiter(1_000, 1);
    const [a, b] = await Promise.all([go(() => limiter.allow()), go(() => limiter.allow())]);
    check(a !== b, `both are ${a}`);
  });
  expect(complete).toBe(true);
});

test("rule 255: whether an abort comes before a token or after it, the token is used or given back", async () => {
  const endings = new Set<string>();
  const { complete } = await explore(async () => {
    const limiter = new Limiter(1_000, 1);
    await limiter.wait();
    const quit = new AbortController();
    const waiting = go(() =>
      limiter.wait(1, quit).then(
        () => true,
        () => false,
      ),
    );
    const aborting = go(async () => {
      await sleep(1);
      quit.abort();
    });
    const isThrough = await waiting;
    await aborting;
    endings.add(`${isThrough}`);
    check(limiter.tokens === (isThrough ? 0 : 1), `${isThrough}, and ${limiter.tokens} tokens`);
  }, IN_TIME);
  expect(complete).toBe(true);
  expect([...endings].sort()).toEqual(["false", "true"]);
});
