import { go } from "goroutines";
import { LeakError, leaks } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { onVirtualClock } from "../support/virtual-clock.js";
import { endings, waits } from "../support/waits.js";
import { inProduction, settlementOf } from "./watch.js";

describe("no goroutine is left after", () => {
  test.each(endings)("%s", (_, wait, ending) =>
    inProduction(wait, async () => {
      const check = leaks();
      const scene = wait.set();
      await settled();
      const waiting = go(async function waiter() {
        await settlementOf(scene.start());
      });
      await settled();
      scene.end(ending);
      scene.clear();
      expect(await check()).toBeUndefined();
      await waiting;
    }),
  );
});

test("rules 133, 237: a goroutine is left, and named, while it is parked in any of the operations", () =>
  onVirtualClock(async () => {
    const scenes = waits.map((wait) => wait.set());
    await settled();
    const check = leaks();
    const waiting = scenes.map((scene, index) => {
      const { name } = waits[index]!;
      const body = { [name]: () => settlementOf(scene.start()) }[name]!;
      return go(body);
    });
    const error: unknown = await check().catch((leak: unknown) => leak);
    expect(error).toBeInstanceOf(LeakError);
    const { message } = error as LeakError;
    const named = [...message.matchAll(/^goroutine (.*), created by$/gm)].map(([, name]) => name);
    const workers = named.filter((name) => name?.startsWith("worker"));
    expect(named.filter((name) => !workers.includes(name)).sort()).toEqual(waits.map(({ name }) => name).sort());
    for (const [index, scene] of scenes.entries()) {
      const [ending] = waits[index]!.endings;
      if (ending === undefined) continue;
      scene.end(ending);
      scene.clear();
    }
    await Promise.all(waiting.filter((_, index) => waits[index]!.endings.length > 0));
  }));
