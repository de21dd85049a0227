import { Draw } from "./draw.js";
import { isComparable, NIL, type Operation, type Program, type Receive, type Send } from "./program.js";

/** Programs without end, the same for the same seed. */
export function* generate(seed: number): Generator<Program> {
  const generator = new Generation(new Draw(seed));
  for (;;) {
    const program = generator.program();
    if (isComparable(program)) yield program;
  }
}

type Kind = "send" | "receive" | "select" | "range" | "close" | "done" | "wait";

/** How often each operation is drawn. Those of wait groups, which half of the programs have, tell little alone. */
const WEIGHTS: readonly (readonly [Kind, number])[] = [
  ["send", 6],
  ["receive", 5],
  ["select", 6],
  ["range", 2],
  ["close", 2],
  ["done", 8],
  ["wait", 10],
];

class Generation {
  readonly #draw: Draw;
  #value = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  program(): Program {
    this.#value = 0;
    const channels = this.#draw.times(this.#draw.between(1, 2), () => this.#draw.below(4));
    const groups = this.#draw.below(2);
    const count = this.#draw.between(2, 4);
    // The number of interleavings grows with the product of the lengths.
    const longest = count === 2 ? 4 : count === 3 ? 3 : 2;
    const goroutines: Operation[][] = [];
    while (goroutines.length < count) {
      // Some do the same as another, so that several wait for the same thing.
      const other = this.#draw.below(4) === 0 ? goroutines[this.#draw.below(count)] : undefined;
      const fresh = (): Operation => this.#operation(channels.length, groups);
      goroutines.push(
        other?.map((operation) => this.#again(operation)) ?? this.#draw.times(this.#draw.between(1, longest), fresh),
      );
    }
    return { channels, waitGroups: this.#draw.times(groups, () => this.#countFor(goroutines)), goroutines };
  }

  #operation(channels: number, groups: number): Operation {
    const kinds = groups === 0 ? WEIGHTS.filter(([op]) => op !== "done" && op !== "wait") : WEIGHTS;
    const op = this.#draw.weighted(kinds);
    switch (op) {
      case "send":
      case "receive":
        return this.#communication(op, this.#channel(channels));
      case "range":
        return { op, channel: this.#channel(channels) };
      case "close":
        return { op, channel: this.#draw.below(channels) };
      case "done":
      case "wait":
        return { op, group: this.#draw.below(groups) };
      case "select": {
        const cases = this.#draw.times(this.#draw.between(1, 3), () =>
          this.#communication(this.#draw.below(2) === 0 ? "send" : "receive", this.#channel(channels)),
        );
        return { op, cases, hasDefault: this.#draw.below(3) === 0 };
      }
    }
  }

  #communication(op: "send" | "receive", channel: number): Send | Receive {
    return op === "receive" ? { op, channel } : { op, channel, value: this.#nextValue() };
  }

  /** What the wait group starts with: mostly as many as are done, or else one more or less. */
  #countFor(goroutines: readonly (readonly Operation[])[]): number {
    const dones = goroutines.flat().filter(({ op }) => op === "done").length;
    const difference = this.#draw.weighted([
      [0, 3],
      [1, 1],
      [-1, 1],
    ]);
    return Math.max(0, dones + difference);
  }

  /** The same operation with values of its own. */
  #again<T extends Operation>(operation: T): T {
    if (operation.op === "select") return { ...operation, cases: operation.cases.map((case_) => this.#again(case_)) };
    return operation.op === "send" ? { ...operation, value: this.#nextValue() } : operation;
  }

  #nextValue(): number {
    this.#value += 1;
    return this.#value;
  }

  /** Now and then a nil channel. */
  #channel(channels: number): number {
    return this.#draw.below(20) === 0 ? NIL : this.#draw.below(channels);
  }
}
