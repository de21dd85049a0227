import { areGroupsComparable, type Ended, type Objects, type SyncOperation } from "./sync.js";

/** The index that stands for a nil channel. */
export const NIL = -1;

export type Send = { readonly op: "send"; readonly channel: number; readonly value: number };
export type Receive = { readonly op: "receive"; readonly channel: number };
export type Select = {
  readonly op: "select";
  readonly cases: readonly (Send | Receive | Ended)[];
  readonly hasDefault: boolean;
};

/** One thing that a goroutine does. Objects are given by their index. */
export type Operation =
  | Send
  | Receive
  | Select
  | { readonly op: "range"; readonly channel: number }
  | { readonly op: "close"; readonly channel: number }
  | { readonly op: "done"; readonly group: number }
  | { readonly op: "wait"; readonly group: number }
  | SyncOperation;

/**
 * A small program that means the same in Go and here. No two of its sends have the same value, so whoever receives one
 * tells which send it was.
 */
export interface Program {
  /** The capacity of each channel. */
  readonly channels: readonly number[];
  /** What each wait group counts at the start. */
  readonly waitGroups: readonly number[];
  /** What else there is; absent in a program of channels and wait groups alone. */
  readonly objects?: Objects;
  readonly goroutines: readonly (readonly Operation[])[];
}

/** How many operations there are, a select counting for its cases: what shrinking makes smaller. */
export function sizeOf({ channels, waitGroups, goroutines }: Program): number {
  const ofOperation = (operation: Operation): number => {
    if (operation.op === "once") return 1 + ofOperation(operation.body);
    return operation.op === "select" ? 1 + operation.cases.length + Number(operation.hasDefault) : 1;
  };
  const operations = goroutines.flat().reduce((sum, operation) => sum + ofOperation(operation), 0);
  const capacities = channels.reduce((sum, capacity) => sum + capacity, 0);
  return operations + goroutines.length + channels.length + waitGroups.length + capacities;
}

/**
 * Whether the program stays within what both sides agree on. It must not take a wait group below zero that somebody waits
 * for: Go's counter stays negative after that panic, so that a later Wait blocks for ever; ours stays at zero, on
 * purpose.
 */
export function isComparable({ waitGroups, goroutines }: Program): boolean {
  if (!areGroupsComparable(goroutines)) return false;
  const operations = goroutines.flat();
  return waitGroups.every((count, group) => {
    const dones = operations.filter((operation) => operation.op === "done" && operation.group === group).length;
    const isAwaited = operations.some((operation) => operation.op === "wait" && operation.group === group);
    return !isAwaited || dones <= count;
  });
}
