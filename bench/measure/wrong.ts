/** A library did not do what the workload asked of it: a value was lost, doubled, or came out of order. */
export class WrongResult extends Error {}

export function expectEqual(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new WrongResult(`${what} is ${actual} instead of ${expected}`);
}

/** 0 + 1 + … + (count - 1) */
export function sumBelow(count: number): number {
  return (count * (count - 1)) / 2;
}
