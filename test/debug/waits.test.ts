import { go } from "goroutines";
import { track } from "goroutines/debug";
import { describe, expect, test } from "vitest";
import { keepAlive, stillHeld } from "../support/garbage.js";
import { leavesGoroutines } from "../support/leak-check.js";
import { settled } from "../support/turn.js";
import { endings, named } from "../support/waits.js";
import { inProduction, settlementOf, withScene } from "../waits/watch.js";

describe("a dump shows the goroutine, its reason and its place for", () => {
  test.each(named)("%s", (_, wait) =>
    inProduction(wait, async () => {
      using tracker = track();
      await withScene(wait, async (scene) => {
        const waiting = go(async function waiter() {
          await settlementOf(scene.start());
        });
        await settled();
        const [ending] = wait.endings;
        if (ending === undefined) leavesGoroutines("nothing ends it");
        const block = tracker
          .dump()
          .split("\n\n")
          .find((text) => text.includes(`[${wait.reason}`) && text.includes("\nwaiter(...)"));
        expect(block).toMatch(/\n {4}at .*support[\\/]waits[\\/]\w+\.ts:\d+:\d+\)?\n/);
        expect(block).toMatch(/\ncreated by code in no goroutine at\n {4}at .*waits\.test\.ts:\d+:\d+/);
        if (ending === undefined) return keepAlive(scene, waiting);
        scene.end(ending);
        await waiting;
      });
    }),
  );
});

describe("a dump does not show any more", () => {
  test.each(endings)("%s", (_, wait, ending) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        using tracker = track({ places: false });
        const waiting = go(async function waiter() {
          await settlementOf(scene.start());
        });
        await settled();
        const isShown = (): boolean =>
          tracker.parked().some(({ name, reason }) => name === "waiter" && reason === wait.reason);
        expect(isShown()).toBe(true);
        scene.end(ending);
        await waiting;
        expect(isShown()).toBe(false);
      }),
    ),
  );
});

describe("rule 240: a tracker keeps nothing alive of", () => {
  test.each(named.filter(([, wait]) => !wait.waitsForTime))("%s", async (_, wait) => {
    leavesGoroutines("nobody can wake what is garbage");
    using tracker = track();
    const run = async (): Promise<[string, WeakRef<object>][]> => {
      const scene = wait.set();
      await settled();
      const [offered, local] = [{}, {}];
      void go(async () => {
        await scene.start(offered).catch(() => {});
        keepAlive(local);
      });
      await settled();
      tracker.dump();
      const { on = {} } = scene;
      return Object.entries({ scene, on, offered, local }).map(([name, object]) => [name, new WeakRef<object>(object)]);
    };
    expect(await stillHeld(await run())).toEqual([]);
    expect(tracker).toBeDefined();
  });
});
