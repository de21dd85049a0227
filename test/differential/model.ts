import { blockedAt, CLOSED, chose, DEFAULT, FINISHED, type Outcome, outcomeOf, panicked, SENT } from "./outcome.js";
import type { Operation, Program, Receive, Send } from "./program.js";

/** Decides, by a number from 0 to n - 1, what is left open. */
type Choose = (n: number) => number;

/** What an operation can wait for: a plain one is a list of one case. */
type Case = Send | Receive | { readonly op: "wait"; readonly group: number };

/** Everything there is to know of a program at one moment; plain data, so that states can be compared. */
interface State {
  readonly channels: { readonly buffer: number[]; closed: boolean }[];
  readonly groups: number[];
  readonly goroutines: { index: number; readonly observed: string[]; end: string }[];
  /** The goroutines that wait, the longest first. */
  waiting: number[];
}

/**
 * All outcomes of a program by the naive reference model: every state that can be reached from the start, one operation
 * of one goroutine at a time. It knows nothing of promises, queues or the package, and of programs those with channels
 * and wait groups alone.
 */
export function modelOutcomes(program: Program): Set<Outcome> {
  const outcomes = new Set<Outcome>();
  const known = new Set<string>();
  const frontier = [startOf(program)];
  for (let state = frontier.pop(); state !== undefined; state = frontier.pop()) {
    const { goroutines, waiting } = state;
    const canGoOn = [...goroutines.keys()].filter((id) => goroutines[id]?.end === "" && !waiting.includes(id));
    if (canGoOn.length === 0) {
      outcomes.add(outcomeOf(goroutines.map(({ index, observed, end }) => [...observed, end || blockedAt(index)])));
    }
    const text = JSON.stringify(state);
    for (const id of canGoOn) {
      for (const next of everyWay((choose) => new World(program, JSON.parse(text) as State, choose).perform(id))) {
        const key = JSON.stringify(next);
        if (known.has(key)) continue;
        known.add(key);
        frontier.push(next);
      }
    }
  }
  return outcomes;
}

function startOf({ channels, waitGroups, goroutines }: Program): State {
  return {
    channels: channels.map(() => ({ buffer: [], closed: false })),
    groups: [...waitGroups],
    goroutines: goroutines.map(({ length }) => ({ index: 0, observed: [], end: length === 0 ? FINISHED : "" })),
    waiting: [],
  };
}

/** Repeats something with every combination of choices, as an odometer counts. */
function everyWay<T>(perform: (choose: Choose) => T): T[] {
  const results: T[] = [];
  let plan: { readonly n: number; readonly picked: number }[] = [];
  do {
    const made: typeof plan = [];
    const choose = (n: number): number => {
      const picked = plan[made.length]?.picked ?? 0;
      made.push({ n, picked });
      return picked;
    };
    results.push(perform(choose));
    const last = made.findLastIndex(({ n, picked }) => picked < n - 1);
    plan = made.slice(0, last + 1).map((choice, i) => (i === last ? { ...choice, picked: choice.picked + 1 } : choice));
  } while (plan.length > 0);
  return results;
}

/** One operation of one goroutine, with all that follows from it at once. */
class World {
  readonly #program: Program;
  readonly #state: State;
  readonly #choose: Choose;

  constructor(program: Program, state: State, choose: Choose) {
    this.#program = program;
    this.#state = state;
    this.#choose = choose;
  }

  perform(id: number): State {
    const operation = this.#operation(id);
    if (operation.op === "close") this.#close(id, operation.channel);
    else if (operation.op === "done") this.#done(id, operation.group);
    else this.#communicate(id, operation.op === "select" && operation.hasDefault);
    return this.#state;
  }

  #communicate(id: number, hasDefault: boolean): void {
    const cases = this.#cases(id);
    const ready = [...cases.keys()].filter((index) => this.#isReady(cases[index] as Case));
    if (ready.length > 0) {
      const index = ready[this.#choose(ready.length)] as number;
      this.#happen(id, index, cases[index] as Case);
    } else if (hasDefault) {
      this.#goOn(id, DEFAULT);
    } else {
      this.#state.waiting.push(id);
    }
  }

  #isReady(case_: Case): boolean {
    if (case_.op === "wait") return this.#state.groups[case_.group] === 0;
    const channel = this.#state.channels[case_.channel];
    if (channel === undefined) return false;
    const { buffer, closed } = channel;
    const hasRoom = buffer.length < (this.#program.channels[case_.channel] as number);
    if (case_.op === "send") return closed || hasRoom || this.#waitsFor("receive", case_.channel);
    return closed || buffer.length > 0 || this.#waitsFor("send", case_.channel);
  }

  #happen(id: number, index: number, case_: Case): void {
    if (case_.op === "wait") {
      this.#proceed(id, index, "");
      return;
    }
    const { buffer, closed } = this.#channel(case_.channel);
    if (case_.op === "send") {
      if (closed) {
        this.#panic(id, "send on closed channel");
        return;
      }
      if (this.#waitsFor("receive", case_.channel)) this.#claim("receive", case_.channel, `${case_.value}`);
      else buffer.push(case_.value);
      this.#proceed(id, index, SENT);
      return;
    }
    if (this.#waitsFor("send", case_.channel)) buffer.push(this.#claim("send", case_.channel, SENT));
    const value = buffer.shift();
    this.#proceed(id, index, value === undefined ? CLOSED : `${value}`);
  }

  #close(id: number, channel: number): void {
    if (this.#channel(channel).closed) {
      this.#panic(id, "close of closed channel");
      return;
    }
    this.#channel(channel).closed = true;
    while (this.#waitsFor("receive", channel)) this.#claim("receive", channel, CLOSED);
    for (const sender of this.#state.waiting.filter((other) => this.#isWaitingFor(other, "send", channel))) {
      this.#panic(sender, "send on closed channel");
    }
    this.#goOn(id, null);
  }

  #done(id: number, group: number): void {
    const count = (this.#state.groups[group] as number) - 1;
    if (count < 0) {
      this.#panic(id, "sync: negative WaitGroup counter");
      return;
    }
    this.#state.groups[group] = count;
    const isWaiting = (other: number): boolean =>
      this.#cases(other).some((case_) => case_.op === "wait" && case_.group === group);
    if (count === 0) for (const waiter of this.#state.waiting.filter(isWaiting)) this.#proceed(waiter, 0, "");
    this.#goOn(id, null);
  }

  /** The one that has waited longest proceeds, through any of its cases that fit; returns what it offered. */
  #claim(op: "send" | "receive", channel: number, what: string): number {
    const id = this.#state.waiting.find((other) => this.#isWaitingFor(other, op, channel)) as number;
    const cases = this.#cases(id);
    const fitting = cases.filter((case_) => case_.op === op && case_.channel === channel);
    const chosen = fitting[fitting.length === 1 ? 0 : this.#choose(fitting.length)] as Case;
    this.#proceed(id, cases.indexOf(chosen), what);
    return chosen.op === "send" ? chosen.value : 0;
  }

  /** An operation has happened through one of its cases. */
  #proceed(id: number, index: number, what: string): void {
    const { op } = this.#operation(id);
    if (op === "range" && what !== CLOSED) this.#observe(id, what);
    else if (op === "select") this.#goOn(id, chose(index, what));
    else this.#goOn(id, op === "receive" ? what : null);
  }

  #observe(id: number, what: string): void {
    this.#goroutine(id).observed.push(what);
    this.#state.waiting = this.#state.waiting.filter((other) => other !== id);
  }

  /** The goroutine comes to its next operation. */
  #goOn(id: number, observed: string | null): void {
    const goroutine = this.#goroutine(id);
    if (observed !== null) goroutine.observed.push(observed);
    goroutine.index += 1;
    if (goroutine.index === this.#program.goroutines[id]?.length) goroutine.end = FINISHED;
    this.#state.waiting = this.#state.waiting.filter((other) => other !== id);
  }

  #panic(id: number, text: string): void {
    this.#goroutine(id).end = panicked(text);
    this.#state.waiting = this.#state.waiting.filter((other) => other !== id);
  }

  #waitsFor(op: "send" | "receive", channel: number): boolean {
    return this.#state.waiting.some((other) => this.#isWaitingFor(other, op, channel));
  }

  #isWaitingFor(id: number, op: "send" | "receive", channel: number): boolean {
    return this.#cases(id).some((case_) => case_.op === op && case_.channel === channel);
  }

  #cases(id: number): readonly Case[] {
    const operation = this.#operation(id);
    switch (operation.op) {
      case "select":
        return operation.cases.filter((case_) => case_.op !== "ended");
      case "range":
        return [{ op: "receive", channel: operation.channel }];
      case "send":
      case "receive":
      case "wait":
        return [operation];
      default:
        return [];
    }
  }

  #operation(id: number): Operation {
    return this.#program.goroutines[id]?.[this.#goroutine(id).index] as Operation;
  }

  #goroutine(id: number) {
    return this.#state.goroutines[id] as State["goroutines"][number];
  }

  #channel(index: number) {
    return this.#state.channels[index] as State["channels"][number];
  }
}
