import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { MadeSignal } from "../support/made-signal.js";
import { settled, stateOf } from "../support/turn.js";
import { ABORT, type Scene } from "../support/wait.js";
import { endings, named } from "../support/waits.js";
import { inProduction, settlementOf, watching, withScene } from "./watch.js";

const cancellable = named.filter(([, wait]) => wait.takesSignal);
const matches = endings.filter(([, wait, { how }]) => wait.takesSignal && how !== ABORT);

const listeners = ({ cancel }: Scene) => getEventListeners(cancel.signal, "abort").length;

const reasons: [shown: string, reason: unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["a number", 0],
  ["an empty text", ""],
  ["an error", new Error("enough")],
  ["a promise", Promise.resolve("not awaited")],
];

describe("a signal that has aborted already refuses", () => {
  test.each(cancellable)("%s, which rejects with the reason, and nothing is parked", (_, wait) =>
    inProduction(wait, () =>
      withScene(wait, (scene) =>
        watching(async (watch) => {
          const reason = new Error("too late");
          scene.cancel.abort(reason);
          const { status, reason: rejection } = (await settlementOf(scene.start())) as PromiseRejectedResult;
          expect(status).toBe("rejected");
          expect(rejection).toBe(reason);
          expect(watch.parks).toEqual([]);
          expect(listeners(scene)).toBe(0);
          expect(scene.finds()).not.toBe(true);
        }),
      ),
    ),
  );
});

describe("rule 98: an abort cancels", () => {
  test.each(cancellable)("%s, which leaves its queue as if it had never been there", (_, wait) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        const reason = new Error("enough");
        const outcome = settlementOf(scene.start());
        await settled();
        expect(listeners(scene)).toBe(1);
        scene.cancel.abort(reason);
        expect(listeners(scene)).toBe(0);
        expect(scene.finds()).not.toBe(true);
        const { status, reason: rejection } = (await outcome) as PromiseRejectedResult;
        expect(status).toBe("rejected");
        expect(rejection).toBe(reason);
      }),
    ),
  );

  test.each(cancellable)("%s for any reason, undefined included", async (_, wait) => {
    for (const [shown, reason] of reasons) {
      await inProduction(wait, () =>
        withScene(wait, async (scene) => {
          // A real one has an error in place of undefined.
          const made = new MadeSignal();
          const outcome = settlementOf(scene.start({}, made));
          await settled();
          made.abort(reason);
          const rejected = (await outcome) as PromiseRejectedResult;
          expect(rejected.status, shown).toBe("rejected");
          expect(rejected.reason, shown).toBe(reason);
        }),
      );
    }
  });
});

describe("rule 95: an abort changes nothing after", () => {
  test.each(matches)("%s", (_, wait, ending) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        const value = { sent: true };
        const outcome = settlementOf(scene.start(value));
        await settled();
        scene.end(ending, value);
        const settlement = ending.gives(value);
        if (ending.later) await settled();
        if (ending.keeps !== "offered") expect(listeners(scene)).toBe(0);
        scene.cancel.abort("too late");
        expect(await outcome).toEqual(settlement);
      }),
    ),
  );
});

describe("rule 95: an abort in the same step, but before, is what decides of", () => {
  test.each(matches)("%s", (_, wait, ending) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        const outcome = settlementOf(scene.start());
        await settled();
        scene.cancel.abort("enough");
        scene.end(ending);
        expect(await outcome).toEqual({ status: "rejected", reason: "enough" });
      }),
    ),
  );
});

describe("without a signal", () => {
  test.each(cancellable)("%s waits until something else ends it", (_, wait) =>
    inProduction(wait, () =>
      withScene(wait, async (scene) => {
        const promise = scene.start({}, {});
        scene.cancel.abort();
        expect(await stateOf(promise)).toBe("pending");
        scene.clear();
      }),
    ),
  );
});
