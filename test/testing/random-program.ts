import { afterFunc, Channel, go, select, sleep, WaitGroup } from "goroutines";
import { settled } from "goroutines/testing";

/** One operation of a goroutine; channels and the like go by their index. */
export type Op =
  | { readonly op: "send" | "receive" | "close" | "trySend" | "tryReceive"; readonly channel: number }
  | { readonly op: "select"; readonly sends: number; readonly receives: number }
  | { readonly op: "both"; readonly first: number; readonly second: number }
  | { readonly op: "join"; readonly goroutine: number }
  | { readonly op: "race"; readonly first: number; readonly second: number }
  | { readonly op: "done" | "wait" | "settled" | "startTimer" | "stopTimer" }
  | { readonly op: "sleep"; readonly ms: number };

/** Goroutines that share nothing but the objects of the library. */
export interface Program {
  readonly capacities: readonly number[];
  /** How often the wait group has to be counted down. */
  readonly counter: number;
  readonly goroutines: readonly (readonly Op[])[];
}

/** What happened in a run: for each goroutine, what it saw. */
export type Outcome = string;

export function randomProgram(random: (n: number) => number, goroutines: number, most: number): Program {
  const capacities = Array.from({ length: 1 + random(2) }, () => random(3));
  const channel = (): number => random(capacities.length);
  const other = (): number => random(goroutines);
  const ops: readonly (() => Op)[] = [
    () => ({ op: "send", channel: channel() }),
    () => ({ op: "send", channel: channel() }),
    () => ({ op: "receive", channel: channel() }),
    () => ({ op: "receive", channel: channel() }),
    () => ({ op: "close", channel: channel() }),
    () => ({ op: "trySend", channel: channel() }),
    () => ({ op: "tryReceive", channel: channel() }),
    () => ({ op: "select", sends: channel(), receives: channel() }),
    () => ({ op: "both", first: channel(), second: channel() }),
    () => ({ op: "join", goroutine: other() }),
    () => ({ op: "race", first: other(), second: other() }),
    () => ({ op: "done" }),
    () => ({ op: "done" }),
    () => ({ op: "wait" }),
    () => ({ op: "settled" }),
    () => ({ op: "startTimer" }),
    () => ({ op: "stopTimer" }),
    () => ({ op: "sleep", ms: random(2) }),
  ];
  const body = (): Op[] => Array.from({ length: 1 + random(most) }, () => (ops[random(ops.length)] as () => Op)());
  const counter = 1 + random(3);
  return { capacities, counter, goroutines: Array.from({ length: goroutines }, body) };
}

/** A function that runs the program, and the outcome of the last run. */
export function runnable({ capacities, counter, goroutines }: Program): { run(): Promise<void>; outcome(): Outcome } {
  let seen: string[][] = [];
  const run = async (): Promise<void> => {
    const channels = capacities.map((capacity) => new Channel<number>(capacity));
    const wg = new WaitGroup();
    wg.add(counter);
    const timer = afterFunc(1, () => {
      mine.push("fired");
    });
    seen = goroutines.map(() => []);
    const mine: string[] = [];
    seen.push(mine);
    const promises: Promise<void>[] = [];
    const perform = async (op: Op, value: number): Promise<unknown> => {
      switch (op.op) {
        case "send":
          return channels[op.channel]?.send(value);
        case "receive":
          return (await channels[op.channel]?.receive())?.value;
        case "close":
          return channels[op.channel]?.close();
        case "trySend":
          return channels[op.channel]?.trySend(value);
        case "tryReceive":
          return channels[op.channel]?.tryReceive()?.value;
        case "select":
          return select([channels[op.sends]?.sending(value), channels[op.receives], channels[op.receives]]);
        case "both": {
          const ordered: unknown[] = [];
          const one = channels[op.first]?.receive().then(({ value: got }) => ordered.push(`first ${got}`));
          const two = channels[op.second]?.receive().then(({ value: got }) => ordered.push(`second ${got}`));
          await Promise.race([one, two]);
          return [...ordered];
        }
        case "join":
          return promises[op.goroutine];
        case "race":
          return Promise.race([promises[op.first]?.then(() => "first"), promises[op.second]?.then(() => "second")]);
        case "done":
          return wg.done();
        case "wait":
          return wg.wait();
        case "settled":
          return settled();
        case "startTimer":
          return timer.reset(1);
        case "stopTimer":
          return timer.stop();
        case "sleep":
          return sleep(op.ms);
      }
    };
    for (const [id, ops] of goroutines.entries()) {
      const body = async (): Promise<void> => {
        for (const [index, op] of ops.entries()) {
          try {
            seen[id]?.push(JSON.stringify((await perform(op, 10 * id + index)) ?? null));
          } catch (error) {
            seen[id]?.push((error as Error).message);
          }
        }
        seen[id]?.push("end");
      };
      promises.push(go(body));
    }
    // Time stops when main ends.
    await sleep(100);
  };
  return { run, outcome: () => JSON.stringify(seen) };
}
