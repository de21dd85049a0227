import { expect, test } from "vitest";
import type { Attribution, Observer } from "../../src/runtime/events.js";
import { FakeHost } from "./fake-host.js";

// On a library of their own, as every test of this repository is watched for goroutines that it leaves behind; and on a
// clock that stands still, so that no turn of the event loop is ever overdue.

type Library = Awaited<ReturnType<typeof load>>;

async function load() {
  return new FakeHost().load(async () => ({
    ...(await import("../../src/index.js")),
    ...(await import("../../src/runtime/events.js")),
    attribution: await import("../../src/runtime/attribution.js"),
    budget: await import("../../src/runtime/budget.js"),
    seam: await import("../../src/runtime/scheduler.js"),
    // Bindings that change, so not a copy of them.
    events: await import("../../src/runtime/events.js"),
  }));
}

function attributionOf({ attribution }: Library): Attribution {
  return attribution.asyncAttribution() ?? expect.fail("this host has no async hooks");
}

const nothing = (): void => {};
const everything: Required<Observer> = {
  started: nothing,
  began: nothing,
  completed: nothing,
  parked: nothing,
  woken: nothing,
  fired: nothing,
  ended: nothing,
};

/** A program whose log depends on the order in which everything continues, down to the microtask. */
async function program({ Channel, go, select, WaitGroup }: Library): Promise<string[]> {
  const log: string[] = [];
  const note = (event: string): void => void log.push(event);
  const [a, b] = [new Channel<number>(), new Channel<number>(1)];
  const wg = new WaitGroup();
  wg.add(2);
  /** The beat that everything else is compared with. */
  const clock = (async () => {
    for (let beat = 0; beat < 60; beat += 1) {
      note(`${beat}`);
      await null;
    }
  })();
  const goroutines = [
    go(async function sends() {
      for (let i = 0; i < 4; i += 1) {
        await a.send(i);
        note(`sent ${i}`);
      }
      a.close();
      wg.done();
    }),
    go(async function receives() {
      for await (const value of a) {
        note(`received ${value}`);
        await b.send(value);
      }
      b.close();
      wg.done();
    }),
    go(async function selects() {
      for (let open = true; open; ) {
        const { case: which, ok } = await select({ b, off: null });
        note(`${which} ${ok}`);
        open = ok;
      }
    }),
    go(() => note("a body that is not async")),
    go(() => Promise.resolve("a promise")),
    go(async () => "a value"),
    go(() => {
      throw new Error("thrown");
    }),
    go(async () => {
      await null;
      throw new Error("thrown later");
    }),
  ].map((goroutine, index) =>
    goroutine.then(
      () => note(`goroutine ${index} is joined`),
      () => note(`goroutine ${index} has thrown`),
    ),
  );
  wg.go(async () => await null);
  await wg.wait();
  note("all are done");
  await Promise.all([...goroutines, clock]);
  return log;
}

const observers: Record<string, (library: Library) => readonly [Observer, Attribution?]> = {
  "of goroutines": () => [{ started: nothing, ended: nothing }],
  "of operations": () => [{ began: nothing, completed: nothing, fired: nothing }],
  "of parks": () => [{ parked: nothing, woken: nothing }],
  "of everything": () => [everything],
  "of everything, with an attribution": (library) => [everything, attributionOf(library)],
};

test.each(Object.entries(observers))("an observer %s leaves a program's order as it is", async (_, makeObserver) => {
  const library = await load();
  const unobserved = await program(library);
  library.observe(...makeObserver(library));
  expect(await program(library)).toEqual(unobserved);
});

test("no scheduler is installed while somebody listens, and operations complete in a microtask", async () => {
  const library = await load();
  const { seam, budget, observe, go, Channel } = library;
  const seen: unknown[] = [];
  const look = (): void => void seen.push(seam.scheduler, budget.isDirect);
  const leave = observe({ began: look, parked: look, woken: look, started: look, ended: look }, attributionOf(library));
  const ch = new Channel<void>();
  await Promise.all([go(() => ch.send()), go(() => ch.receive())]);
  leave();
  look();
  expect(new Set(seen)).toEqual(new Set([null, true]));
});

test("while nobody listens for an event, there is nobody to be called", async () => {
  const { budget, events, observe } = await load();
  const body = (): void => {};
  const listening = (): string[] => {
    const names: string[] = [];
    if (budget.isWatched) names.push("operations");
    if (!budget.isQuiet) names.push("completions");
    if (events.parked !== null) names.push("parked");
    if (events.woken !== null) names.push("woken");
    if (events.observeGoroutine(body, { name: "body", parent: null }) !== body) names.push("goroutines");
    return names;
  };
  expect(listening()).toEqual([]);
  const expected: [Observer, string[]][] = [
    [{ began: nothing }, ["operations"]],
    [{ completed: nothing }, ["completions"]],
    [{ parked: nothing }, ["parked"]],
    [{ woken: nothing }, ["woken"]],
    [{ started: nothing }, ["goroutines"]],
    [{ ended: nothing }, ["goroutines"]],
    [{}, []],
  ];
  for (const [observer, names] of expected) {
    const leave = observe(observer);
    expect(listening()).toEqual(names);
    leave();
    expect(listening()).toEqual([]);
  }
});
