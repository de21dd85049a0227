import fc from "fast-check";
import { SingleFlight, sleep, WaitGroup } from "goroutines";
import { explore, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds } from "../support/property.js";
import { elapsed } from "../support/virtual-time.js";

/** What a naive model knows of a call: it starts, lasts, and those who come meanwhile share it. */
interface Call {
  readonly id: number;
  readonly endsAt: number;
  callers: number;
}

const statement = fc.record({
  how: fc.constantFrom("do", "doChannel", "forget"),
  key: fc.nat(2),
  pause: fc.nat(3),
  lasts: fc.nat(6),
  fails: fc.boolean(),
});

test("rules 203, 204, 205, 206, 207: any calls, whenever they come, are shared as a naive model says", async () => {
  const programs = fc.array(statement, { maxLength: 40, size: "max" });
  const property = fc.asyncProperty(programs, (program) =>
    synctest(async () => {
      const flights = new SingleFlight<number, number>();
      const underWay = new Map<number, Call>();
      const group = new WaitGroup();
      const started: number[] = [];
      const expected: number[] = [];
      for (const [id, { how, key, pause, lasts, fails }] of program.entries()) {
        await sleep(pause);
        // Ends lie between the instants of the calls, so that neither comes first by chance.
        const now = elapsed();
        if ((underWay.get(key)?.endsAt ?? 0) <= now) underWay.delete(key);
        if (how === "forget") {
          underWay.delete(key);
          flights.forget(key);
          continue;
        }
        const call = underWay.get(key) ?? { id, endsAt: now + lasts + 0.5, callers: 0 };
        call.callers += 1;
        if (call.id === id) expected.push(id);
        underWay.set(key, call);
        const work = async (): Promise<number> => {
          started.push(id);
          await sleep(lasts + 0.5);
          if (fails) throw id;
          return id;
        };
        const isFailure = program[call.id]!.fails;
        group.go(async () => {
          if (how === "do") {
            const ending = await flights.do(key, work).catch((error: unknown) => ({ error }));
            expect(ending).toEqual(isFailure ? { error: call.id } : { value: call.id, shared: call.callers > 1 });
          } else {
            const ending = await flights.doChannel(key, work).take();
            const shared = call.callers > 1;
            expect(ending).toEqual(
              isFailure ? { ok: false, error: call.id, shared } : { ok: true, value: call.id, shared },
            );
          }
          expect(elapsed()).toBe(call.endsAt);
        });
      }
      await group.wait();
      expect(started).toEqual(expected);
    }),
  );
  await holds(property, { numRuns: 200 });
});

test("rules 203, 204: under every schedule, never two calls of a key at a time, and all get what a call has returned", async () => {
  const counts = new Set<number>();
  const { complete } = await explore(async () => {
    const flights = new SingleFlight<string, number>();
    const group = new WaitGroup();
    let [calls, running] = [0, 0];
    for (let i = 0; i < 3; i += 1) {
      group.go(async () => {
        const { value } = await flights.do("key", async () => {
          calls += 1;
          running += 1;
          if (running > 1) throw new Error("two at a time");
          await sleep(i === 1 ? 0 : 1);
          running -= 1;
          return calls;
        });
        if (value > calls) throw new Error(`nobody has returned ${value}`);
      });
    }
    await group.wait();
    counts.add(calls);
  });
  expect(complete).toBe(true);
  expect(counts.size).toBeGreaterThan(1);
});

test("rule 207: under every schedule, the end of a forgotten call leaves the next one alone", async () => {
  const { complete } = await explore(async () => {
    const flights = new SingleFlight<string, string>();
    const group = new WaitGroup();
    group.go(async () => {
      await flights.do("key", () => sleep(0).then(() => "older"));
    });
    group.go(async () => {
      flights.forget("key");
      const isFirst = { is: false };
      const newer = flights.do("key", () => {
        isFirst.is = true;
        return sleep(0).then(() => "newer");
      });
      if (isFirst.is && (await newer).value !== "newer") throw new Error("it got another's");
      await newer;
    });
    await group.wait();
  });
  expect(complete).toBe(true);
});
