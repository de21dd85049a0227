import { randomFrom } from "../../../src/testing/random-priorities.js";
import type { Kind, Script, Step } from "./script.js";

/** Limits whose instants do not fall on those of the sleeps, where the last digit would decide. */
const LIMITS = [37.3, 113.7, 5.31, 811.3];

/** Scripts without end, the same for the same seed. */
export function* generateScripts(seed: number): Generator<Script> {
  const generation = new Generation(randomFrom(seed));
  for (;;) yield generation.script();
}

class Generation {
  readonly #random: () => number;
  #steps: Step[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  script(): Script {
    this.#steps = [];
    const kind = this.#oneOf<Kind>("context", "limiter", "semaphore", "group", "flight");
    this[kind]();
    return { kind, steps: this.#steps };
  }

  context(): void {
    for (let i = 0; i < 14; i++) {
      const made = this.#count("withCancel", "withTimeout", "withDeadline", "withValue", "withoutCancel") + 1;
      const cause = this.#oneOf("", `cause ${i}`);
      const ops = ["withCancel", "withTimeout", "withDeadline", "withValue", "withoutCancel", "cancel", "cancel"];
      const op = this.#oneOf(...ops, "afterFunc", "stop", "sleep", "sleep");
      if (op === "stop") this.#add(op, this.#below(this.#count("afterFunc")));
      else if (op === "sleep") this.#add(op, 0, this.#below(30) + 0.5);
      else if (op === "withValue") this.#add(op, this.#below(made), this.#below(2), `value ${i}`);
      else this.#add(op, this.#below(made), this.#below(90) - 5, cause);
    }
  }

  /** Either the limit changes, or tokens are given back once: after a change, or a second time, Go counts in another way. */
  limiter(): void {
    const changes = this.#below(2) === 0;
    const ops = ["allow", "allow", "reserve", "reserve", "wait", "wait", "sleep", "sleep"];
    this.#add("new", this.#below(6), this.#oneOf(...LIMITS));
    for (let i = 0; i < 16; i++) {
      const isGiven = this.#count("return", "abort") > 0;
      const op = this.#oneOf(...ops, ...(changes ? ["setLimit", "setBurst"] : isGiven ? [] : ["return", "abort"]));
      if (op === "sleep") this.#add(op, 0, this.#below(40) + 0.123);
      else if (op === "return") this.#add(op, this.#below(this.#count("reserve")));
      else if (op === "abort") this.#add(op, this.#below(this.#count("wait")));
      else if (op === "setLimit") this.#add(op, 0, this.#oneOf(...LIMITS));
      else this.#add(op, this.#below(5), this.#oneOf(0, 0, 20.3, 71.9));
    }
    // Until nobody waits any more.
    this.#add("sleep", 0, 1e8);
  }

  semaphore(): void {
    this.#add("new", 1 + this.#below(5));
    for (let i = 0; i < 18; i++) {
      const op = this.#oneOf("acquire", "acquire", "acquire", "try", "release", "release", "abort");
      // Go leaves requests for nothing in line behind one that is cancelled, if nothing is free.
      if (op === "acquire") this.#add(op, 1 + this.#below(5));
      else this.#add(op, op === "abort" ? this.#below(this.#count("acquire")) : this.#below(4));
    }
  }

  group(): void {
    const limited = this.#below(2) === 0;
    if (limited) this.#add("setLimit", 1 + this.#below(3));
    for (let i = 0; i < 16; i++) {
      const op = this.#oneOf("go", "go", "go", "tryGo", "end", "end", "end", "setLimit");
      if (op === "end") this.#add(op, this.#below(this.#count("go", "tryGo")), 0, this.#oneOf("", "", `error ${i}`));
      else this.#add(op, this.#oneOf(-1, 1, 2, 3));
    }
    // In Go, callers of Go that wait for a place must not overlap with Wait.
    if (!limited && this.#count("setLimit") === 0) this.#add("wait", 0);
    for (let i = 0; i < 3; i++)
      this.#add("end", this.#below(this.#count("go", "tryGo")), 0, this.#oneOf("", `late ${i}`));
  }

  flight(): void {
    for (let i = 0; i < 16; i++) {
      const op = this.#oneOf("do", "do", "doChannel", "forget", "end", "end");
      this.#add(op, this.#below(op === "end" ? 5 : 2), 0, op === "end" ? this.#oneOf("", "", `error ${i}`) : "");
    }
  }

  #add(op: string, n: number, ms: number = 0, text: string = ""): void {
    this.#steps.push({ op, n, ms, text });
  }

  /** How many steps there are of some kinds. */
  #count(...ops: string[]): number {
    return this.#steps.filter(({ op }) => ops.includes(op)).length;
  }

  /** A whole number below `n`; 0 if there is none. */
  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #oneOf<T>(...values: T[]): T {
    return values[this.#below(values.length)] as T;
  }
}
