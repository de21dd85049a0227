import {
  Channel,
  Cond,
  context,
  ErrGroup,
  type Locker,
  Mutex,
  Once,
  type ReceiveChannel,
  RWMutex,
  Semaphore,
  type SendCase,
  WaitGroup,
} from "../../src/index.js";
import { type Suspendable, suspend } from "../../src/sync/locker.js";
import { NIL, type Program, type Receive, type Send } from "./program.js";
import { type ContextMaker, type Ended, NO_OBJECTS } from "./sync.js";

/** How long a tick of a program is; nothing else takes time. */
export const TICK = 1;

interface Made {
  readonly context: context.Context;
  /** Null where the program cannot cancel it by itself. */
  readonly cancel: ((cause?: unknown) => void) | null;
}

/** The objects of one run of a program. */
export class World {
  readonly #channels: readonly Channel<number>[];
  readonly waitGroups: readonly WaitGroup[];
  readonly locks: readonly CountedLock[];
  readonly semaphores: readonly Semaphore[];
  readonly onces: readonly Once[];
  readonly #contexts: Made[] = [];
  readonly groups: ErrGroup[] = [];

  constructor({ channels, waitGroups, objects = NO_OBJECTS }: Program) {
    this.#channels = channels.map((capacity) => new Channel<number>(capacity));
    this.waitGroups = waitGroups.map((count) => {
      const group = new WaitGroup();
      group.add(count);
      return group;
    });
    this.locks = objects.locks.map((kind) => new CountedLock(kind === "mutex" ? new Mutex() : new RWMutex()));
    this.semaphores = objects.semaphores.map((size) => new Semaphore(size));
    this.onces = Array.from({ length: objects.onces }, () => new Once());
    for (const maker of objects.contexts) this.#contexts.push(this.#make(maker));
    for (const [index, limit] of objects.groups.entries()) {
      this.groups[index] ??= new ErrGroup();
      this.groups[index].setLimit(limit);
    }
  }

  #make(maker: ContextMaker): Made {
    const parent = this.context(maker.parent);
    switch (maker.kind) {
      case "cancel": {
        const [made, cancel] = context.withCancel(parent);
        return { context: made, cancel };
      }
      case "timeout": {
        const [made, cancel] = context.withTimeout(parent, maker.ticks * TICK);
        // In Go this one takes no cause.
        return { context: made, cancel: () => cancel() };
      }
      case "value":
        return { context: context.withValue(parent, KEY, maker.value), cancel: null };
      case "group": {
        const [group, made] = ErrGroup.withContext(parent);
        this.groups[maker.group] = group;
        return { context: made, cancel: null };
      }
    }
  }

  /** Null for the nil channel, which operations cannot be called on: they are a select of it. */
  channel(index: number): Channel<number> | null {
    return index === NIL ? null : (this.#channels[index] as Channel<number>);
  }

  context(index: number): context.Context {
    return this.#contexts[index]?.context ?? context.background();
  }

  cancel(index: number, cause: Error): void {
    this.#contexts[index]?.cancel?.(cause);
  }

  case(case_: Send | Receive | Ended): ReceiveChannel<number> | SendCase | null {
    if (case_.op === "ended") return this.context(case_.context).done;
    const channel = this.channel(case_.channel);
    return case_.op === "send" && channel !== null ? channel.sending(case_.value) : channel;
  }
}

/** The key of all values. */
export const KEY: context.Key<number> = context.key<number>("key");

/** A lock with its condition. It counts how often it has been taken for writing, so that the order shows. */
export class CountedLock {
  readonly lock: Mutex | RWMutex;
  readonly cond: Cond;
  #count = 0;
  /** Called when a goroutine that was woken asks for the lock again: that of the goroutine that begins to wait. */
  #asksAgain: () => void = () => {};

  constructor(lock: Mutex | RWMutex) {
    this.lock = lock;
    const locker: Locker & Suspendable = {
      lock: (options) => lock.lock(options),
      unlock: () => lock.unlock(),
      [suspend]: () => {
        const asksAgain = this.#asksAgain;
        const lockAgain = lock[suspend]();
        return () => {
          asksAgain();
          return lockAgain();
        };
      },
    };
    this.cond = new Cond(locker);
  }

  /** Only the goroutine that holds the lock calls it, when it has taken it. */
  taken(): string {
    this.#count += 1;
    return `taken ${this.#count}`;
  }

  wait(asksAgain: () => void): Promise<void> {
    this.#asksAgain = asksAgain;
    return this.cond.wait();
  }
}
