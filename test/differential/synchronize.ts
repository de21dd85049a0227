import { context, type Mutex, type RWMutex } from "../../src/index.js";
import { nextTurn } from "./next-turn.js";
import type { Operation } from "./program.js";
import type { SyncOperation } from "./sync.js";
import { KEY, type World } from "./world.js";

/** What a goroutine lends to its operations on locks, contexts and the like. */
export interface Self {
  readonly world: World;
  /** A turn begins. */
  begins(): void;
  observe(what: string): void;
  perform(operation: Operation): Promise<unknown>;
  /** The function that runs another goroutine as part of a group. */
  bodyOf(goroutine: number): () => Promise<void>;
}

/** What one goroutine holds, and all that it does to other objects than channels and wait groups. */
export class Synchronization {
  readonly #self: Self;
  readonly #writes: Set<number> = new Set();
  /** How many shares of each lock. */
  readonly #reads: Map<number, number> = new Map();
  /** What was acquired of each semaphore, and is not released yet. */
  readonly #acquired: Map<number, number[]> = new Map();

  constructor(self: Self) {
    this.#self = self;
  }

  async perform(operation: SyncOperation): Promise<void> {
    const { world } = this.#self;
    switch (operation.op) {
      case "lock":
        await this.#lock(operation.lock).lock();
        this.#hasTaken(operation.lock);
        return;
      case "rLock":
        await this.#rw(operation.lock).rLock();
        this.#countReads(operation.lock, 1);
        return;
      case "condWait":
        await this.#condWait(operation.lock);
        return;
      case "acquire":
        await this.#acquire(operation.semaphore, operation.n, operation.context);
        return;
      case "once":
        await this.#once(operation.once, operation.body);
        return;
      case "groupGo":
        await world.groups[operation.group]?.go(this.#self.bodyOf(operation.goroutine));
        break;
      case "groupWait":
        this.#self.observe(await outcomeOf(world.groups[operation.group]?.wait()));
        return;
      default:
        this.#act(operation);
    }
    await nextTurn();
  }

  /** What never waits. */
  #act(operation: SyncOperation): void {
    const { world } = this.#self;
    switch (operation.op) {
      case "tryLock":
        if (this.#lock(operation.lock).tryLock()) this.#hasTaken(operation.lock);
        else this.#self.observe("not taken");
        break;
      case "unlock":
        if (this.#writes.delete(operation.lock)) this.#lock(operation.lock).unlock();
        break;
      case "tryRLock": {
        const isLocked = this.#rw(operation.lock).tryRLock();
        if (isLocked) this.#countReads(operation.lock, 1);
        this.#self.observe(`${isLocked}`);
        break;
      }
      case "rUnlock":
        if (!this.#reads.get(operation.lock)) break;
        this.#countReads(operation.lock, -1);
        this.#rw(operation.lock).rUnlock();
        break;
      case "condSignal":
        world.locks[operation.lock]?.cond.signal();
        break;
      case "condBroadcast":
        world.locks[operation.lock]?.cond.broadcast();
        break;
      case "tryAcquire": {
        const has = world.semaphores[operation.semaphore]?.tryAcquire(operation.n) === true;
        if (has) this.#acquiredOf(operation.semaphore).push(operation.n);
        this.#self.observe(`${has}`);
        break;
      }
      case "release": {
        const n = this.#acquiredOf(operation.semaphore).pop();
        if (n !== undefined) world.semaphores[operation.semaphore]?.release(n);
        break;
      }
      case "cancel":
        world.cancel(operation.context, new Error(`cause ${operation.cause}`));
        break;
      case "groupTryGo": {
        const isStarted = world.groups[operation.group]?.tryGo(this.#self.bodyOf(operation.goroutine));
        this.#self.observe(`${isStarted}`);
        break;
      }
      default:
        this.#look(operation);
    }
  }

  #look(operation: SyncOperation): void {
    if (operation.op !== "err" && operation.op !== "cause" && operation.op !== "value") {
      throw new Error(`unknown operation ${JSON.stringify(operation)}`);
    }
    const ctx = this.#self.world.context(operation.context);
    if (operation.op === "value") this.#self.observe(`${ctx.value(KEY) ?? "nil"}`);
    else this.#self.observe(operation.op === "err" ? errorText(ctx.err) : errorText(context.cause(ctx)));
  }

  async #condWait(index: number): Promise<void> {
    if (!this.#writes.delete(index)) return nextTurn();
    await this.#self.world.locks[index]?.wait(() => this.#self.begins());
    this.#hasTaken(index);
  }

  async #acquire(semaphore: number, n: number, index: number): Promise<void> {
    const ctx = this.#self.world.context(index);
    try {
      await this.#self.world.semaphores[semaphore]?.acquire(n, { signal: ctx.signal });
      this.#acquiredOf(semaphore).push(n);
      this.#self.observe("acquired");
    } catch {
      this.#self.observe(errorText(ctx.err));
    }
  }

  /** To return from the function is a turn of its own, as it lets the others go on. */
  async #once(once: number, body: Operation): Promise<void> {
    let runs = false;
    const fn = async (): Promise<void> => {
      runs = true;
      this.#self.observe("runs");
      await nextTurn();
      this.#self.begins();
      try {
        await this.#self.perform(body);
      } catch (error) {
        await nextTurn();
        throw error;
      } finally {
        this.#self.begins();
      }
    };
    try {
      await this.#self.world.onces[once]?.do(fn);
    } finally {
      if (runs) await nextTurn();
    }
  }

  #hasTaken(lock: number): void {
    this.#writes.add(lock);
    this.#self.observe(this.#self.world.locks[lock]?.taken() ?? "");
  }

  #countReads(lock: number, difference: number): void {
    this.#reads.set(lock, (this.#reads.get(lock) ?? 0) + difference);
  }

  #acquiredOf(semaphore: number): number[] {
    const acquired = this.#acquired.get(semaphore) ?? [];
    this.#acquired.set(semaphore, acquired);
    return acquired;
  }

  #lock(index: number): Mutex | RWMutex {
    return this.#self.world.locks[index]?.lock as Mutex | RWMutex;
  }

  #rw(index: number): RWMutex {
    return this.#lock(index) as RWMutex;
  }
}

async function outcomeOf(waiting: Promise<void> | undefined): Promise<string> {
  try {
    await waiting;
    return errorText(null);
  } catch (error) {
    return errorText(error);
  }
}

function errorText(error: unknown): string {
  return error === null ? "nil" : (error as Error).message;
}
