/** The index that stands for a nil channel. */
export const NIL = -1;

export type Send = { readonly op: "send"; readonly channel: number; readonly value: number };
export type Receive = { readonly op: "receive"; readonly channel: number };
export type Select = {
  readonly op: "select";
  readonly cases: readonly (Send | Receive)[];
  readonly hasDefault: boolean;
};

/** One thing that a goroutine does. Channels and wait groups are given by their index. */
export type Operation =
  | Send
  | Receive
  | Select
  | { readonly op: "range"; readonly channel: number }
  | { readonly op: "close"; readonly channel: number }
  | { readonly op: "done"; readonly group: number }
  | { readonly op: "wait"; readonly group: number };

/**
 * A small program that means the same in Go and here. No two of its sends have the same value, so whoever receives one
 * tells which send it was.
 */
export interface Program {
  /** The capacity of each channel. */
  readonly channels: readonly number[];
  /** What each wait group counts at the start. */
  readonly waitGroups: readonly number[];
  readonly goroutines: readonly (readonly Operation[])[];
}

/** How many operations there are, a select counting for its cases: what shrinking makes smaller. */
export function sizeOf({ channels, waitGroups, goroutines }: Program): number {
  const ofOperation = (operation: Operation): number =>
    operation.op === "select" ? 1 + operation.cases.length + Number(operation.hasDefault) : 1;
  const operations = goroutines.flat().reduce((sum, operation) => sum + ofOperation(operation), 0);
  const capacities = channels.reduce((sum, capacity) => sum + capacity, 0);
  return operations + goroutines.length + channels.length + waitGroups.length + capacities;
}

/**
 * Whether the program stays within what both sides agree on. The one thing that it must not do is take a wait group
 * below zero that somebody waits for: Go's counter stays negative after that panic, so that a later Wait blocks for
 * ever; ours stays at zero, on purpose.
 */
export function isComparable({ waitGroups, goroutines }: Program): boolean {
  const operations = goroutines.flat();
  return waitGroups.every((count, group) => {
    const dones = operations.filter((operation) => operation.op === "done" && operation.group === group).length;
    const isAwaited = operations.some((operation) => operation.op === "wait" && operation.group === group);
    return !isAwaited || dones <= count;
  });
}

/** The program as one would write it in Go, a line for each operation. */
export function print({ channels, waitGroups, goroutines }: Program): string {
  return [
    ...channels.map((capacity, index) => `ch${index} := make(chan int${capacity === 0 ? "" : `, ${capacity}`})`),
    ...waitGroups.map((count, index) => `wg${index}.Add(${count})`),
    ...goroutines.flatMap((operations, index) => [
      `go func() { // goroutine ${index}`,
      ...operations.map((operation) => `\t${printOperation(operation)}`),
      "}()",
    ]),
  ].join("\n");
}

export function printOperation(operation: Operation): string {
  switch (operation.op) {
    case "send":
      return `${name(operation.channel)} <- ${operation.value}`;
    case "receive":
      return `<-${name(operation.channel)}`;
    case "range":
      return `for range ${name(operation.channel)} {}`;
    case "close":
      return `close(${name(operation.channel)})`;
    case "done":
      return `wg${operation.group}.Done()`;
    case "wait":
      return `wg${operation.group}.Wait()`;
    case "select": {
      const cases = operation.cases.map((case_) => `case ${printOperation(case_)}: `);
      return `select { ${cases.join("")}${operation.hasDefault ? "default: " : ""}}`;
    }
  }
}

function name(channel: number): string {
  return channel === NIL ? "nil" : `ch${channel}`;
}
