import type { Clock, Deadline } from "../../src/runtime/clock.js";
import { FakeHost } from "./fake-host.js";

/** A deadline that tells when it fires. */
export class Recorded implements Deadline {
  slot = -1;
  order = 0;
  readonly key: number;
  readonly #onFire: (now: number) => void;

  constructor(when: number, onFire: (now: number) => void = () => {}) {
    this.key = when;
    this.#onFire = onFire;
  }

  fire(now: number): void {
    this.#onFire(now);
  }
}

/** The clock of a host, and what fires on it: `at(10)` is a deadline at 10 that notes `10` in `fired`. */
export async function clockOn(host = new FakeHost()) {
  const { hostClock } = await host.load(() => import("../../src/runtime/host-clock.js"));
  const clock: Clock = hostClock;
  const fired: number[] = [];
  const at = (when: number): Deadline => {
    const deadline = new Recorded(when, () => fired.push(when));
    clock.add(deadline);
    return deadline;
  };
  return { host, clock, fired, at };
}
