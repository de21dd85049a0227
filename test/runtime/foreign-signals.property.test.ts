import { inspect } from "node:util";
import fc from "fast-check";
import { type Case, Channel, select } from "goroutines";
import { expect, test } from "vitest";
import { MadeSignal } from "../support/made-signal.js";
import { holds } from "../support/property.js";
import { settled } from "../support/turn.js";
import { type Watched, watched } from "../support/watched.js";

// Laws, however badly signals behave:
// 1. No operation throws synchronously, and one without a signal never fails.
// 2. A value was sent by an operation that succeeded if and only if it was received, or is in a buffer, once.
// 3. Who is parked on a channel is an operation whose promise is pending, and nobody is parked who could proceed.
// 4. What waits for a signal that says it is aborted, or that has called its listeners since, has ended.

const CHANNELS = [0, 1, 2];
const SIGNALS = 3;

type Listener = (event: Event) => void;

/** What a member of a signal does besides, or in place of, what it should. */
type Mischief = "none" | "throw" | "throw after" | "lie" | "send" | "receive" | "abort";

interface Behaviour {
  readonly aborted: Mischief;
  readonly reason: Mischief;
  readonly add: Mischief;
  readonly remove: Mischief;
  readonly channel: number;
}

type Way = { readonly channel: number; readonly sends: boolean };

type Waiting =
  | { readonly kind: "send" | "receive"; readonly channel: number; readonly signal: number | null }
  | {
      readonly kind: "select";
      readonly ways: readonly Way[];
      readonly quits: readonly number[];
      readonly signal: number | null;
    };

type Step =
  | Waiting
  | { readonly kind: "trySend"; readonly channel: number }
  | { readonly kind: "tryReceive"; readonly channel: number }
  | { readonly kind: "abort"; readonly signal: number };

class World {
  readonly channels = CHANNELS.map((capacity) => new Channel<number>(capacity));
  readonly signals: readonly Mischievous[];
  readonly operations: Operation[] = [];
  readonly sent: number[] = [];
  readonly received: number[] = [];
  #next = 0;

  constructor(behaviours: readonly Behaviour[]) {
    this.signals = behaviours.map((behaviour) => new Mischievous(behaviour, this));
  }

  channel(index: number): Channel<number> {
    return this.channels[index] as Channel<number>;
  }

  trySend(index: number): void {
    this.#next += 1;
    const value = this.#next;
    if (this.channel(index).trySend(value)) this.sent.push(value);
  }

  tryReceive(index: number): void {
    const received = this.channel(index).tryReceive();
    if (received?.ok) this.received.push(received.value);
  }

  perform(step: Step): void {
    switch (step.kind) {
      case "trySend":
        this.trySend(step.channel);
        break;
      case "tryReceive":
        this.tryReceive(step.channel);
        break;
      case "abort":
        this.signals[step.signal]?.dispatch();
        break;
      default:
        this.#begin(step);
    }
  }

  #begin(step: Waiting): void {
    const signal = step.signal === null ? null : (this.signals[step.signal] as Mischievous);
    const options = signal === null ? undefined : { signal: signal.signal };
    const waitsFor = signal === null ? [] : [signal];
    if (step.kind === "select") {
      const quits = step.quits.map((index) => this.signals[index] as Mischievous);
      const values: (number | null)[] = [];
      const cases = step.ways.map(({ channel, sends }): Case => {
        this.#next += 1;
        values.push(sends ? this.#next : null);
        return sends ? this.channel(channel).sending(this.#next) : this.channel(channel);
      });
      const chosen = select([...cases, ...quits.map((quit) => quit.signal)], options);
      this.#add(step, [...waitsFor, ...quits], chosen, ({ case: index, value, ok }) => {
        const sent = values[index];
        if (typeof sent === "number") this.sent.push(sent);
        else if (sent === null && ok) this.received.push(value as number);
      });
    } else if (step.kind === "send") {
      this.#next += 1;
      const value = this.#next;
      this.#add(step, waitsFor, this.channel(step.channel).send(value, options), () => this.sent.push(value));
    } else {
      this.#add(step, waitsFor, this.channel(step.channel).receive(options), (received) => {
        if (received.ok) this.received.push(received.value);
      });
    }
  }

  #add<T>(
    step: Operation["step"],
    signals: readonly Mischievous[],
    promise: Promise<T>,
    end: (result: T) => void,
  ): void {
    const calls = signals.map(({ calls }) => calls);
    this.operations.push({ step, signals, calls, outcome: watched(promise.then(end)) });
  }
}

interface Operation {
  readonly step: Waiting;
  readonly signals: readonly Mischievous[];
  /** How often each had called its listeners when the operation had begun. */
  readonly calls: readonly number[];
  readonly outcome: Watched<void>;
}

/** A signal whose members misbehave, each in its way. What they do besides, they do at most a few times. */
class Mischievous extends MadeSignal {
  /** How often it has called all the listeners that it was given. */
  calls = 0;
  readonly #behaviour: Behaviour;
  readonly #world: World;
  #mischiefs = 5;
  #isAborted = false;

  constructor(behaviour: Behaviour, world: World) {
    super();
    this.#behaviour = behaviour;
    this.#world = world;
    Object.defineProperty(this, "aborted", {
      get: () =>
        this.#do(
          behaviour.aborted,
          () => this.#isAborted,
          () => !this.#isAborted,
        ),
    });
    Object.defineProperty(this, "reason", {
      get: () =>
        this.#do(
          behaviour.reason,
          () => "aborted",
          () => undefined,
        ),
    });
  }

  override addEventListener(type: string, listener: Listener): void {
    this.#do(
      this.#behaviour.add,
      () => super.addEventListener(type, listener),
      () => {},
    );
  }

  override removeEventListener(type: string, listener: Listener): void {
    this.#do(
      this.#behaviour.remove,
      () => super.removeEventListener(type, listener),
      () => {},
    );
  }

  dispatch(): void {
    this.#isAborted = true;
    for (const listener of [...this.listeners]) listener(new Event("abort"));
    this.calls += 1;
  }

  #do<T>(mischief: Mischief, act: () => T, lie: () => T): T {
    this.#mischiefs -= 1;
    if (this.#mischiefs < 0) return act();
    if (mischief === "throw") throw new Error("mischief");
    if (mischief === "lie") return lie();
    if (mischief === "send") this.#world.trySend(this.#behaviour.channel);
    if (mischief === "receive") this.#world.tryReceive(this.#behaviour.channel);
    if (mischief === "abort") this.dispatch();
    const result = act();
    if (mischief === "throw after") throw new Error("mischief");
    return result;
  }

  /** Whether an operation must have been told, before whose beginning it had called so often. */
  mustHaveTold(calls: number): boolean {
    const { aborted, add } = this.#behaviour;
    return add !== "lie" && (this.calls > calls || (this.#isAborted && aborted !== "lie"));
  }
}

const channel = fc.nat(CHANNELS.length - 1);
const signal = fc.nat(SIGNALS - 1);
const mischief = fc.constantFrom<Mischief>("none", "none", "throw", "throw after", "lie", "send", "receive", "abort");
const behaviour = fc.record({ aborted: mischief, reason: mischief, add: mischief, remove: mischief, channel });
const perhaps = fc.option(signal, { freq: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("send", "receive"), channel, signal: perhaps }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trySend"), channel }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tryReceive"), channel }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("select"),
      ways: fc.array(fc.record({ channel, sends: fc.boolean() }), { maxLength: 3, size: "max" }),
      quits: fc.array(signal, { maxLength: 2, size: "max" }),
      signal: perhaps,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abort"), signal }) },
);

const program = fc.record({
  behaviours: fc.array(behaviour, { minLength: SIGNALS, maxLength: SIGNALS, size: "max" }),
  steps: fc.array(step, { maxLength: 25, size: "max" }),
  turns: fc.infiniteStream(fc.boolean()),
});

/** How many senders and receivers a channel says are parked. */
function parkedOn(ch: Channel<number>): { senders: number; receivers: number } {
  const [, senders, receivers] = /senders: (\d+), receivers: (\d+)/.exec(inspect(ch)) as RegExpExecArray;
  return { senders: Number(senders), receivers: Number(receivers) };
}

/** How many of the operations that are pending wait for a channel, to send or to receive. */
function pendingOn({ operations }: World, channelIndex: number, sends: boolean): number {
  let count = 0;
  for (const { step, outcome } of operations) {
    if (outcome.state !== "pending") continue;
    const ways = step.kind === "select" ? step.ways : [{ channel: step.channel, sends: step.kind === "send" }];
    count += ways.filter((way) => way.channel === channelIndex && way.sends === sends).length;
  }
  return count;
}

function check(world: World): void {
  for (const { step, signals, calls, outcome } of world.operations) {
    const isHarmed = signals.length === 0 && outcome.state === "rejected";
    expect(isHarmed, `${JSON.stringify(step)} without a signal fails: ${outcome.error}`).toBe(false);
    const isDeaf =
      outcome.state === "pending" && signals.some((each, index) => each.mustHaveTold(calls[index] as number));
    expect(isDeaf, `${JSON.stringify(step)} waits for a signal that has called`).toBe(false);
  }
  world.channels.forEach((ch, index) => {
    const { senders, receivers } = parkedOn(ch);
    expect([senders, receivers], `who is parked on channel ${index}`).toEqual([
      pendingOn(world, index, true),
      pendingOn(world, index, false),
    ]);
    if (ch.length > 0) expect(receivers, `receivers beside values in channel ${index}`).toBe(0);
    if (ch.length < ch.capacity) expect(senders, `senders beside room in channel ${index}`).toBe(0);
    expect(ch.length).toBeLessThanOrEqual(ch.capacity);
  });
}

test("signals that misbehave lose no value, harm nobody else, and leave nothing parked", async () => {
  await holds(
    fc.asyncProperty(program, async ({ behaviours, steps, turns }) => {
      const world = new World(behaviours);
      for (const each of steps) {
        world.perform(each);
        if (turns.next().value) await settled();
      }
      await settled();
      check(world);
      const left: number[] = [];
      // Whoever is let in by that may have a signal that sends.
      while (world.channels.some(({ length }) => length > 0)) {
        for (const ch of world.channels) if (ch.length > 0) left.push(ch.tryReceive()?.value as number);
        await settled();
      }
      const inOrder = (values: readonly number[]) => [...values].sort((a, b) => a - b);
      expect(inOrder([...world.received, ...left]), "what was received or is left").toEqual(inOrder(world.sent));
    }),
    { numRuns: 1000 },
  );
}, 120_000);
