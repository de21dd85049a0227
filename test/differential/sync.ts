import type { Operation } from "./program.js";

/** What a program has besides channels and wait groups. */
export interface Objects {
  /** The kinds of its locks; each has a condition as well. */
  readonly locks: readonly ("mutex" | "rw")[];
  /** The size of each semaphore. */
  readonly semaphores: readonly number[];
  /** How many onces there are. */
  readonly onces: number;
  readonly contexts: readonly ContextMaker[];
  /** The limit of each group; none where it is negative. */
  readonly groups: readonly number[];
}

export const NO_OBJECTS: Objects = { locks: [], semaphores: [], onces: 0, contexts: [], groups: [] };

/**
 * How a context is made, before the goroutines start. `parent` is the index of an earlier one, or `NIL` for the
 * background. No two time out in the same tick: what happens at one instant may happen in any order.
 */
export type ContextMaker =
  | { readonly kind: "cancel"; readonly parent: number }
  | { readonly kind: "timeout"; readonly parent: number; readonly ticks: number }
  | { readonly kind: "value"; readonly parent: number; readonly value: number }
  | { readonly kind: "group"; readonly parent: number; readonly group: number };

/** Waits for the end of a context; in a select, a case. */
export type Ended = { readonly op: "ended"; readonly context: number };

/**
 * What a goroutine does to other objects than channels and wait groups.
 *
 * To unlock what one does not hold cannot be recovered from in Go. So `unlock`, `rUnlock`, `release` and `condWait` do
 * nothing in a goroutine that holds nothing. A goroutine that a `go` names is started by that, and not with the others.
 */
export type SyncOperation =
  | { readonly op: "lock" | "tryLock" | "unlock" | "rLock" | "tryRLock" | "rUnlock"; readonly lock: number }
  | { readonly op: "condWait" | "condSignal" | "condBroadcast"; readonly lock: number }
  | { readonly op: "acquire"; readonly semaphore: number; readonly n: number; readonly context: number }
  | { readonly op: "tryAcquire"; readonly semaphore: number; readonly n: number }
  | { readonly op: "release"; readonly semaphore: number }
  | { readonly op: "once"; readonly once: number; readonly body: Operation }
  | { readonly op: "cancel"; readonly context: number; readonly cause: number }
  | { readonly op: "err" | "cause" | "value"; readonly context: number }
  | Ended
  | { readonly op: "groupGo" | "groupTryGo"; readonly group: number; readonly goroutine: number }
  | { readonly op: "groupWait"; readonly group: number }
  | { readonly op: "fail"; readonly error: number };

/** The operations on one group are those of one goroutine: in Go, to start and to wait at once is an error. */
export function areGroupsComparable(goroutines: readonly (readonly Operation[])[]): boolean {
  const owners = new Map<number, number>();
  const started = new Set<number>();
  return goroutines.every((operations, index) =>
    operations.every((operation) => {
      if (operation.op !== "groupGo" && operation.op !== "groupTryGo" && operation.op !== "groupWait") return true;
      const owner = owners.get(operation.group) ?? index;
      owners.set(operation.group, owner);
      if (owner !== index) return false;
      if (operation.op === "groupWait") return true;
      const { goroutine } = operation;
      const fits = goroutine !== index && goroutine < goroutines.length && !started.has(goroutine);
      started.add(goroutine);
      return fits;
    }),
  );
}

/** The goroutines that are started by a group. */
export function startedByGroups(goroutines: readonly (readonly Operation[])[]): ReadonlySet<number> {
  return new Set(
    goroutines
      .flat()
      .flatMap((operation) => (operation.op === "groupGo" || operation.op === "groupTryGo" ? operation.goroutine : [])),
  );
}

/** The objects as one would write them in Go. */
export function printObjects({ locks, semaphores, onces, contexts, groups }: Objects): string[] {
  return [
    ...locks.map((kind, index) => `var mu${index} sync.${kind === "mutex" ? "Mutex" : "RWMutex"}`),
    ...semaphores.map((size, index) => `sem${index} := semaphore.NewWeighted(${size})`),
    ...Array.from({ length: onces }, (_, index) => `var once${index} sync.Once`),
    ...contexts.map((maker, index) => `ctx${index}, … := ${printMaker(maker)}`),
    ...groups.map((limit, index) => `g${index}.SetLimit(${limit})`),
  ];
}

function printMaker(maker: ContextMaker): string {
  const parent = contextName(maker.parent);
  switch (maker.kind) {
    case "cancel":
      return `context.WithCancelCause(${parent})`;
    case "timeout":
      return `context.WithTimeout(${parent}, ${maker.ticks}*tick)`;
    case "value":
      return `context.WithValue(${parent}, key, ${maker.value})`;
    case "group":
      return `errgroup.WithContext(${parent}) // g${maker.group}`;
  }
}

export function contextName(context: number): string {
  return context < 0 ? "context.Background()" : `ctx${context}`;
}
