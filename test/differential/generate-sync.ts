import { Draw } from "./draw.js";
import { isComparable, NIL, type Operation, type Program } from "./program.js";
import { type ContextMaker, NO_OBJECTS, type Objects } from "./sync.js";

/** What a program is about, besides a channel. */
const TOPICS = ["mutex", "rw", "cond", "semaphore", "once", "context", "group"] as const;
type Topic = (typeof TOPICS)[number];

/** Programs of locks, semaphores, onces, contexts and groups, without end, the same for the same seed. */
export function* generateSync(seed: number): Generator<Program> {
  const draw = new Draw(seed);
  for (let index = 0; ; ) {
    const topic = TOPICS[index % TOPICS.length] as Topic;
    const program = new SyncProgram(draw, topic).program();
    if (!isComparable(program)) continue;
    index += 1;
    yield program;
  }
}

/** One program about a topic; sometimes another one comes in. */
class SyncProgram {
  readonly #draw: Draw;
  readonly #topics: readonly Topic[];
  #objects: Objects = NO_OBJECTS;
  #number = 0;

  constructor(draw: Draw, topic: Topic) {
    this.#draw = draw;
    const other = TOPICS[draw.below(TOPICS.length - 1)] as Topic;
    this.#topics = draw.below(4) === 0 ? [topic, other] : [topic];
  }

  program(): Program {
    this.#objects = this.#makeObjects();
    const channels = [this.#draw.below(2)];
    const goroutines = this.#topics.includes("group")
      ? this.#group()
      : this.#goroutines(this.#draw.below(4) === 0 ? 2 : 3);
    return { channels, waitGroups: [], objects: this.#objects, goroutines };
  }

  #makeObjects(): Objects {
    const has = (topic: Topic): boolean => this.#topics.includes(topic);
    const isGroup = has("group");
    return {
      locks: has("rw") ? ["rw"] : has("mutex") || has("cond") ? ["mutex"] : [],
      semaphores: has("semaphore") ? [this.#draw.between(1, 2)] : [],
      onces: has("once") ? 1 : 0,
      contexts: [...(has("context") || isGroup ? this.#contexts(has("context")) : []), ...(isGroup ? [GROUP] : [])],
      groups: isGroup
        ? [
            this.#draw.weighted([
              [-1, 1],
              [1, 2],
              [2, 2],
            ]),
          ]
        : [],
    };
  }

  /** A tree of them; what times out does so in a tick of its own. */
  #contexts(isTopic: boolean): ContextMaker[] {
    if (!isTopic) return [];
    return this.#draw.times(this.#draw.between(2, 3), (index) => {
      const parent = index === 0 ? NIL : this.#draw.below(index);
      const kind = this.#draw.weighted([
        ["cancel", 4],
        ["timeout", 3],
        ["value", 1],
      ]);
      // A later one may end before its parent, or after.
      if (kind === "timeout") return { kind, parent, ticks: 3 - index };
      return kind === "value" ? { kind, parent, value: index } : { kind, parent };
    });
  }

  #goroutines(count: number): Operation[][] {
    const goroutines: Operation[][] = [];
    while (goroutines.length < count) {
      // Some do the same as another, so that they contend.
      const other = this.#draw.below(3) === 0 ? goroutines.at(-1) : undefined;
      goroutines.push(
        other?.map((operation) => this.#again(operation)) ?? this.#section() ?? this.#operations(count === 2 ? 4 : 3),
      );
    }
    return goroutines;
  }

  /** Now and then what locks are for: something between locking and unlocking, or a wait and who ends it. */
  #section(): Operation[] | undefined {
    if (this.#draw.below(3) === 0) return undefined;
    const [topic] = this.#topics;
    if (topic === "rw") {
      const isRead = this.#draw.below(2) === 0;
      const inside = this.#draw.below(3) === 0 ? [this.#channelOperation()] : [];
      return [{ op: isRead ? "rLock" : "lock", lock: 0 }, ...inside, { op: isRead ? "rUnlock" : "unlock", lock: 0 }];
    }
    if (topic !== "cond") return undefined;
    const waits: Operation[] = [
      { op: "lock", lock: 0 },
      { op: "condWait", lock: 0 },
      { op: "unlock", lock: 0 },
    ];
    const wakes: Operation = { op: this.#draw.below(3) === 0 ? "condBroadcast" : "condSignal", lock: 0 };
    return this.#draw.below(3) === 0 ? [wakes] : waits;
  }

  /** At most so many; mostly a goroutine gives back only what it has. */
  #operations(longest: number): Operation[] {
    const length = this.#draw.between(2, longest);
    const operations: Operation[] = [];
    while (operations.length < length) {
      const operation = this.#operation();
      const taking = TAKING[operation.op];
      const isIdle = taking !== undefined && !operations.some(({ op }) => taking.includes(op));
      if (!isIdle || this.#draw.below(20) === 0) operations.push(operation);
    }
    return operations;
  }

  /** The same operation with a value of its own. */
  #again(operation: Operation): Operation {
    return operation.op === "send" ? { ...operation, value: this.#next() } : operation;
  }

  /** One goroutine starts others, and waits for them. */
  #group(): Operation[][] {
    const parts = this.#draw.between(1, 2);
    const starts: Operation[] = this.#draw.times(parts, (index) => ({
      op: this.#draw.below(3) === 0 ? "groupTryGo" : "groupGo",
      group: 0,
      goroutine: index + 1,
    }));
    const owner = [...starts, ...(this.#draw.below(3) === 0 ? [this.#operation()] : [])];
    if (this.#draw.below(5) > 0) owner.push({ op: "groupWait", group: 0 });
    owner.push(...(this.#draw.below(2) === 0 ? [this.#operation()] : []));
    const bodies = this.#draw.times(parts, (): Operation[] => {
      const operations = this.#draw.times(this.#draw.between(1, 2), () => this.#operation());
      return this.#draw.below(2) === 0 ? [...operations, { op: "fail", error: this.#next() }] : operations;
    });
    const others = this.#draw.below(2) === 0 ? [[this.#operation()]] : [];
    return [owner, ...bodies, ...others];
  }

  #operation(): Operation {
    const topic =
      this.#draw.below(4) === 0 ? "channel" : (this.#topics[this.#draw.below(this.#topics.length)] as Topic);
    switch (topic) {
      case "channel":
        return this.#channelOperation();
      case "mutex":
        return {
          op: this.#draw.weighted([
            ["lock", 3],
            ["unlock", 4],
            ["tryLock", 2],
          ]),
          lock: 0,
        };
      case "rw": {
        const choices = [
          ["lock", 2],
          ["unlock", 3],
          ["rLock", 3],
          ["rUnlock", 3],
          ["tryLock", 1],
          ["tryRLock", 1],
        ] as const;
        return { op: this.#draw.weighted(choices), lock: 0 };
      }
      case "cond": {
        const choices = [
          ["lock", 5],
          ["condWait", 4],
          ["condSignal", 3],
          ["condBroadcast", 2],
          ["unlock", 3],
        ] as const;
        return { op: this.#draw.weighted(choices), lock: 0 };
      }
      case "semaphore":
        return this.#semaphoreOperation();
      case "once":
        return { op: "once", once: 0, body: this.#draw.below(3) === 0 ? this.#plain() : this.#channelOperation() };
      case "context":
      case "group":
        return this.#contextOperation();
    }
  }

  #semaphoreOperation(): Operation {
    const n = this.#draw.between(1, 2);
    const op = this.#draw.weighted([
      ["acquire", 4],
      ["tryAcquire", 2],
      ["release", 4],
    ]);
    if (op === "release") return { op, semaphore: 0 };
    return op === "acquire" ? { op, semaphore: 0, n, context: this.#context() } : { op, semaphore: 0, n };
  }

  #contextOperation(): Operation {
    const context = this.#context();
    const choices = [
      ["cancel", 4],
      ["err", 3],
      ["cause", 2],
      ["value", 1],
      ["ended", 4],
      ["select", 3],
    ] as const;
    const op = this.#draw.weighted(choices);
    if (op === "cancel") return { op, context: Math.max(context, 0), cause: this.#next() };
    if (op !== "select") return { op, context };
    const cases = [{ op: "ended", context } as const, this.#communication()];
    return { op, cases, hasDefault: this.#draw.below(3) === 0 };
  }

  /** Something short that is no once. */
  #plain(): Operation {
    const topic = this.#topics.find((other) => other !== "once" && other !== "context" && other !== "group");
    return topic === undefined ? { op: "close", channel: 0 } : this.#semaphoreOrLock(topic);
  }

  #semaphoreOrLock(topic: Topic): Operation {
    return topic === "semaphore" ? this.#semaphoreOperation() : { op: "lock", lock: 0 };
  }

  #channelOperation(): Operation {
    return this.#draw.below(5) === 0 ? { op: "close", channel: 0 } : this.#communication();
  }

  #communication(): Extract<Operation, { op: "send" | "receive" }> {
    return this.#draw.below(2) === 0 ? { op: "send", channel: 0, value: this.#next() } : { op: "receive", channel: 0 };
  }

  #context(): number {
    const { length } = this.#objects.contexts;
    return length === 0 || this.#draw.below(10) === 0 ? NIL : this.#draw.below(length);
  }

  /** A number that nothing else has. */
  #next(): number {
    this.#number += 1;
    return this.#number;
  }
}

/** What comes before an operation that does nothing in a goroutine that holds nothing. */
const TAKING: Readonly<Record<string, readonly string[]>> = {
  unlock: ["lock", "tryLock", "condWait"],
  condWait: ["lock", "tryLock"],
  rUnlock: ["rLock", "tryRLock"],
  release: ["acquire", "tryAcquire"],
};

const GROUP: ContextMaker = { kind: "group", parent: NIL, group: 0 };
