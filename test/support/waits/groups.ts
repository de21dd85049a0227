import { ErrGroup, Limiter, SingleFlight } from "../../../src/index.js";
import { clock } from "../../../src/runtime/clock.js";
import type { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { rejects, resolves, type Wait, wait } from "../wait.js";
import { passTime } from "./time.js";

const WAIT_GROUP = "sync.WaitGroup.Wait";

/** A function that goes on until it is told how to end, and then keeps nothing. */
class Work {
  #settle: { resolve(value: object): void; reject(error: unknown): void } | null = null;

  readonly run = (): Promise<object> =>
    new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });

  return(value: object): void {
    this.#settle?.resolve(value);
    this.#settle = null;
  }

  throw(error: unknown): void {
    this.#settle?.reject(error);
    this.#settle = null;
  }
}

/** A group in which one function runs. */
function busyGroup() {
  const group = new ErrGroup();
  group.setLimit(1);
  const work = new Work();
  void group.go(work.run);
  return { group, work };
}

/** A call under way. */
function flight() {
  const flights = new SingleFlight<string, object>();
  const work = new Work();
  flights.do("key", work.run).catch(() => {});
  return { flights, work };
}

export const groupWaits: readonly Wait[] = [
  wait({
    name: "a wait for a group",
    reason: WAIT_GROUP,
    make: busyGroup,
    on: ({ group }) => group,
    start: ({ group }, options) => group.wait(options),
    ends: {
      "the last function's return": {
        act: ({ work }) => work.return({}),
        gives: () => resolves(undefined),
        by: "run",
      },
      "the last function's error": { act: ({ work }, error) => work.throw(error), gives: rejects, by: "run" },
    },
    clear: ({ work }) => work.return({}),
  }),
  wait({
    name: "a go at the limit of a group",
    reason: "chan send",
    begins: ["errgroup.Go"],
    takesSignal: false,
    make: busyGroup,
    on: ({ group }) => group,
    start: ({ group }) => group.go(() => {}),
    ends: {
      "a function's return": { act: ({ work }) => work.return({}), gives: () => resolves(undefined), by: "run" },
      "a limit taken away": { act: ({ group }) => group.setLimit(-1), gives: () => resolves(undefined) },
    },
    clear: ({ work }) => work.return({}),
  }),
  wait({
    name: "a do of a key whose call is under way",
    reason: WAIT_GROUP,
    begins: ["singleflight.Do"],
    takesSignal: false,
    make: flight,
    on: ({ flights }) => flights,
    start: ({ flights }) => flights.do("key", () => ({})),
    ends: {
      "the call's return": {
        act: ({ work }, value) => work.return(value),
        gives: (value) => resolves({ value, shared: true }),
        later: true,
      },
      "the call's error": { act: ({ work }, error) => work.throw(error), gives: rejects, later: true },
    },
    clear: ({ work }) => work.return({}),
  }),
  wait({
    name: "a wait for a limiter",
    reason: "select",
    begins: ["rate.Wait"],
    waitsForTime: true,
    make: () => {
      const limiter = new Limiter(1, 1);
      limiter.allow();
      return limiter;
    },
    on: (limiter) => limiter,
    start: (limiter, options) => limiter.wait(1, options),
    ends: { "the clock": { act: passTime, gives: () => resolves(undefined) } },
    finds: () => (clock() as VirtualClock).next !== undefined,
  }),
];
