import fc from "fast-check";
import { Cond, Mutex } from "goroutines";
import { test } from "vitest";
import { holds } from "../support/property.js";
import { settled } from "../support/turn.js";

type Step = { readonly do: "wait" | "signal" | "broadcast" | "turn" | "hold" } | { readonly do: "abort"; who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: "wait" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "signal" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "broadcast" as const }, { do: "hold" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "turn" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("abort" as const), who: fc.nat({ max: 100 }) }) },
);

/** Performs a script on a condition, and on a list of those who wait. */
async function follow(script: readonly Step[]): Promise<void> {
  const mu = new Mutex();
  const cond = new Cond(mu);
  const controllers: AbortController[] = [];
  const waiting: number[] = [];
  const expected: string[] = [];
  const seen: string[] = [];
  let inside = 0;

  const section = async (id: number, controller: AbortController): Promise<void> => {
    using _ = await mu.lock();
    try {
      await cond.wait(controller);
      seen.push(`${id} woken`);
    } catch {
      seen.push(`${id} cancelled`);
    }
    inside += 1;
    await null;
    if (inside !== 1) throw new Error("two are inside");
    inside -= 1;
  };
  const compare = (after: string): void => {
    const [have, want] = [seen, expected].map((list) => [...list].sort().join());
    if (have !== want) throw new Error(`after ${after}\nthe package: ${have}\nthe model: ${want}`);
    // Those who were woken between two turns go on in the order in which they were.
    const [haveOrder, wantOrder] = [seen, expected].map((list) => list.filter((end) => end.endsWith("woken")).join());
    if (haveOrder !== wantOrder) throw new Error(`after ${after}\nthe package: ${haveOrder}\nthe model: ${wantOrder}`);
  };

  for (const [index, next] of script.entries()) {
    if (next.do === "wait") {
      const controller = new AbortController();
      const id = controllers.push(controller) - 1;
      // Alone, so that it waits for the condition before the next step.
      void section(id, controller);
      await settled();
      waiting.push(id);
    } else if (next.do === "signal") {
      cond.signal();
      const first = waiting.shift();
      if (first !== undefined) expected.push(`${first} woken`);
    } else if (next.do === "broadcast") {
      cond.broadcast();
      for (const id of waiting.splice(0)) expected.push(`${id} woken`);
    } else if (next.do === "abort") {
      const id = next.who % Math.max(controllers.length, 1);
      if (controllers[id]?.signal.aborted !== false) continue;
      controllers[id].abort();
      if (!waiting.includes(id)) continue;
      waiting.splice(waiting.indexOf(id), 1);
      expected.push(`${id} cancelled`);
    } else if (next.do === "hold") {
      // Whoever is woken meanwhile waits for the lock.
      if (!mu.tryLock()) continue;
      cond.broadcast();
      const before = seen.length;
      await settled();
      if (seen.length > before && seen.slice(before).some((end) => end.endsWith("woken"))) {
        throw new Error("a waiter goes on without the lock");
      }
      for (const id of waiting.splice(0)) expected.push(`${id} woken`);
      mu.unlock();
      await settled();
      compare(`step ${index}`);
    } else {
      await settled();
      compare(`step ${index}`);
    }
  }
  cond.broadcast();
  for (const id of waiting) expected.push(`${id} woken`);
  await settled();
  compare("the end");
  if (!mu.tryLock()) throw new Error("at the end the lock is not free");
}

test("whoever waits, signals and is cancelled in whatever order, a Cond does what a list does", async () => {
  await holds(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: "max" }), follow), {
    numRuns: 300,
  });
});
