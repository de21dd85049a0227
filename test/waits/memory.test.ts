import { go } from "goroutines";
import { describe, expect, test } from "vitest";
import { ParkedRegistry } from "../../src/goroutine/parked.js";
import { type Observer, observe } from "../../src/runtime/events.js";
import { OperationWaiter } from "../../src/runtime/wait.js";
import { keepAlive, stillHeld } from "../support/garbage.js";
import { leavesGoroutines } from "../support/leak-check.js";
import { settled } from "../support/turn.js";
import type { Ending, Scene, Wait } from "../support/wait.js";
import { endings, named } from "../support/waits.js";
import { inProduction, watching, withScene } from "./watch.js";

/** What a test asks after, by name. Whoever made it must have returned, as its variables hold it. */
type References = Readonly<Record<string, WeakRef<object>>>;

/** The names of those that something holds still. */
function held(references: References, names = Object.keys(references)): Promise<string[]> {
  return stillHeld(Object.entries(references).filter(([name]) => names.includes(name)));
}

/** A goroutine that waits; its variable lives as long as it does. */
function waiter(scene: Scene, value: object, tell: (goroutine: WeakRef<object>) => void): () => Promise<void> {
  return async () => {
    const local = {};
    tell(new WeakRef(local));
    await scene.start(value).catch(() => {});
    keepAlive(local);
  };
}

/** What nobody may hold once an operation has ended: what it has given is of interest where it is what is resolved to. */
function unheldAfter({ gives, keeps }: Ending): string[] {
  const value = {};
  const settlement = gives(value);
  const names = keeps === "offered" ? ["goroutine"] : ["goroutine", "offered"];
  if (settlement.status === "rejected" || keeps === "given") return names;
  const result = settlement.value as { value?: unknown } | undefined;
  return result === value || result?.value === value ? [...names, "given"] : names;
}

describe("rule 13: neither what was offered nor what was given nor the goroutine is held after", () => {
  test.each(endings)("%s", (_, wait, ending) =>
    inProduction(wait, () =>
      withScene(wait, (scene) =>
        watching(async (watch) => {
          const run = async (): Promise<References> => {
            const [offered, given] = [{}, {}];
            let goroutine = new WeakRef({});
            const waiting = waiter(scene, offered, (reference) => {
              goroutine = reference;
            })();
            await settled();
            scene.end(ending, given);
            await waiting;
            return { goroutine, offered: new WeakRef(offered), given: new WeakRef(given) };
          };
          const references = await run();
          // An iterator, for one, holds its newest waiter when that has ended.
          const waiters = watch.parks.flatMap(({ operation }) =>
            operation instanceof OperationWaiter ? operation : [],
          );
          watch.clear();
          // A handler holds its job until it has ended, whatever has become of that.
          scene.clear();
          expect(await held(references, unheldAfter(ending))).toEqual([]);
          keepAlive(scene, waiters);
        }),
      ),
    ),
  );
});

describe.each<[string, () => Observer]>([
  ["nobody observes", () => ({})],
  ["the registry of main watches", () => new ParkedRegistry()],
])("rule 240: where %s, garbage takes along who waits for it:", (_, makeObserver) => {
  const unheld = named.filter(([, wait]) => !wait.waitsForTime);

  test.each(unheld)("%s", async (_name, wait: Wait) => {
    leavesGoroutines("nobody can wake what is garbage");
    const observer = makeObserver();
    const unobserve = observe(observer);
    const run = async (): Promise<References> => {
      const scene = wait.set();
      await settled();
      const offered = {};
      let goroutine = new WeakRef({});
      void go(
        waiter(scene, offered, (reference) => {
          goroutine = reference;
        }),
      );
      await settled();
      const references = { scene: new WeakRef<object>(scene), offered: new WeakRef(offered), goroutine };
      return scene.on === undefined ? references : { ...references, on: new WeakRef(scene.on) };
    };
    expect(await held(await run())).toEqual([]);
    const reasons = observer instanceof ParkedRegistry ? [...observer.list()].map(({ reason }) => reason) : null;
    unobserve();
    if (reasons !== null) expect(reasons).toContain(wait.reason);
  });
});
