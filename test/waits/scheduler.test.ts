import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { install } from "../../src/runtime/scheduler.js";
import { RecordingScheduler } from "../runtime/recording-scheduler.js";
import { settled, stateOf } from "../support/turn.js";
import type { Scene, Wait } from "../support/wait.js";
import { endings, named } from "../support/waits.js";
import { type Heard, type Watch, watching, withScene } from "./watch.js";

let scheduler: RecordingScheduler;

beforeEach(() => {
  scheduler = new RecordingScheduler();
  install(scheduler);
});

afterEach(() => {
  install(null);
});

/** Lets all run that the scheduler has in its hands, but not the goroutine of `parked`. */
async function runOthers(parked?: object): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    for (const { start } of scheduler.spawned.splice(0)) start();
    const waking = scheduler.waking.splice(0);
    for (const wake of waking) {
      if (parked !== undefined && wake.parked === parked) scheduler.waking.push(wake);
      else wake.wakeup();
    }
    await settled();
  }
}

/** Runs a test with a scene whose other goroutines are started by hand, and ends these. */
function scheduled(wait: Wait, body: (scene: Scene, watch: Watch) => Promise<void>): Promise<void> {
  return watching((watch) =>
    withScene(
      wait,
      async (scene) => {
        watch.parks.length = 0;
        scheduler.begun.length = 0;
        await body(scene, watch);
        scene.clear();
        await runOthers();
      },
      runOthers,
    ),
  );
}

describe("a scheduler is told, before it has happened, that", () => {
  test.each(named)("%s: begins, and on what", (_, wait) =>
    scheduled(wait, async (scene, watch) => {
      const begun: { operation: string; on: object; hasHappened: boolean }[] = [];
      let isAsking = false;
      scheduler.begin = (operation, on) => {
        // To look for it are operations, too.
        if (isAsking) return;
        isAsking = true;
        begun.push({ operation, on, hasHappened: watch.parks.length > 0 || scene.finds() === true });
        isAsking = false;
      };
      const outcome = Promise.allSettled([scene.start()]);
      const { on } = watch.parks[0] as Heard;
      const own = begun.filter((told) => told.on === on);
      expect(own).toEqual(wait.begins.map((operation) => ({ operation, on, hasHappened: false })));
      expect(scene.finds()).not.toBe(false);
      scene.cancel.abort();
      await runOthers();
      if (wait.takesSignal) await outcome;
    }),
  );
});

describe("the goroutine goes on through the scheduler, which is told who had parked:", () => {
  test.each(endings)("%s", (_, wait, ending) =>
    scheduled(wait, async (scene, watch) => {
      const value = { sent: true };
      const promise = scene.start(value);
      const outcome = Promise.allSettled([promise]);
      const { operation } = watch.parks[0] as Heard;
      await runOthers(operation);
      expect(scheduler.waking).toEqual([]);
      scene.end(ending, value);
      const settlement = ending.gives(value);
      await runOthers(operation);
      expect(scheduler.waking).toEqual([{ wakeup: expect.any(Function), parked: operation }]);
      expect(await stateOf(promise)).toBe("pending");
      // It may have more to do, such as to lock a mutex again.
      await runOthers();
      expect(await outcome).toEqual([settlement]);
    }),
  );
});
