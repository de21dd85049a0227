import { go } from "goroutines";
import { settled as allWait, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { observe, running } from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";
import { endings, named } from "../support/waits.js";
import { type Heard, inProduction, settlementOf, watching, withScene } from "./watch.js";

describe("an observer hears of", () => {
  test.each(named)("%s: that it has begun, and then that it has parked, for which reason and on what", (_, wait) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        const events: { event: string; on: object }[] = [];
        const unobserve = observe({
          began: (operation, on) => events.push({ event: `began ${operation}`, on }),
          parked: (_operation, reason, on) => events.push({ event: `parked ${reason}`, on }),
        });
        const outcome = settlementOf(scene.start());
        unobserve();
        const { on } =
          events.find(({ event }) => event === `parked ${wait.reason}`) ?? expect.fail("it has not parked");
        if (scene.on !== undefined) expect(on).toBe(scene.on);
        expect(events.filter((event) => event.on === on).map(({ event }) => event)).toEqual([
          ...wait.begins.map((operation) => `began ${operation}`),
          `parked ${wait.reason}`,
        ]);
        const [ending] = wait.endings;
        if (ending === undefined) return;
        scene.end(ending);
        await outcome;
      }),
    ),
  );

  test.each(endings)("%s: that it goes on, once, and before its goroutine does", (_, wait, ending) =>
    inProduction(wait, () =>
      withScene(wait, (scene) =>
        watching(async (watch) => {
          const value = { sent: true };
          let wakes = -1;
          const outcome = settlementOf(scene.start(value)).finally(() => {
            wakes = watch.wakesOf(parked);
          });
          const [parked] = watch.parks as [Heard];
          await settled();
          expect(watch.wakesOf(parked)).toBe(0);
          scene.end(ending, value);
          expect(await outcome).toEqual(ending.gives(value));
          expect(wakes).toBe(1);
          scene.clear();
          await settled();
          expect(watch.wakesOf(parked)).toBe(1);
        }),
      ),
    ),
  );

  test.each(endings)("%s: and of nothing that has parked and not gone on", (_, wait, ending) =>
    inProduction(wait, () =>
      watching((watch) =>
        withScene(wait, async (scene) => {
          const outcome = settlementOf(scene.start());
          await settled();
          scene.end(ending);
          await outcome;
          scene.clear();
          await settled();
          expect(watch.wakes).toHaveLength(watch.parks.length);
          expect(new Set(watch.wakes)).toEqual(new Set(watch.parks.map(({ operation }) => operation)));
        }),
      ),
    ),
  );
});

test.each(endings)("in a bubble, who runs during %s, is known", (_, wait, ending) =>
  synctest(() =>
    withScene(
      wait,
      async (scene) => {
        const names: string[] = [];
        let operation: object | undefined;
        const note = (event: string): void => void names.push(`${event} by ${running()?.name}`);
        const unobserve = observe({
          began: () => {
            if (operation === undefined) note("began");
          },
          parked: (parked) => {
            if (operation === undefined) note("parked");
            operation ??= parked;
          },
          woken: (woken) => {
            if (woken === operation) note("woken");
          },
        });
        const waiting = go(function waiter() {
          operation = undefined;
          names.length = 0;
          return scene.start();
        });
        await allWait();
        go(function ender() {
          scene.end(ending);
        });
        await settlementOf(waiting);
        unobserve();
        // An operation may begin others on its way, such as the start of a worker.
        expect([...new Set(names)]).toEqual([
          "began by waiter",
          "parked by waiter",
          `woken by ${ending.by ?? "ender"}`,
        ]);
      },
      allWait,
    ),
  ),
);
