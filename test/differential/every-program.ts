import type { Operation, Program } from "./program.js";

/** Everything that a goroutine can do with one channel, `value` being what it sends. */
const OPERATIONS: readonly ((value: number) => Operation)[] = [
  (value) => ({ op: "send", channel: 0, value }),
  () => ({ op: "receive", channel: 0 }),
  () => ({ op: "range", channel: 0 }),
  () => ({ op: "close", channel: 0 }),
  (value) => ({ op: "select", cases: [{ op: "send", channel: 0, value }], hasDefault: true }),
  () => ({ op: "select", cases: [{ op: "receive", channel: 0 }], hasDefault: true }),
  (value) => ({
    op: "select",
    cases: [
      { op: "send", channel: 0, value },
      { op: "receive", channel: 0 },
    ],
    hasDefault: false,
  }),
];

/** How many programs there are. */
export const PROGRAMS = 239_400;

/** All programs of two goroutines with one to three operations each on one channel of capacity 0, 1 or 2. */
export function* everyProgram(): Generator<Program> {
  const lists = [1, 2, 3].flatMap(listsOf);
  for (const capacity of [0, 1, 2]) {
    for (const [index, first] of lists.entries()) {
      // Which goroutine does which of the two lists makes no difference.
      for (const second of lists.slice(index)) {
        yield {
          channels: [capacity],
          waitGroups: [],
          goroutines: [
            first.map((operation, at) => operation(at + 1)),
            second.map((operation, at) => operation(first.length + at + 1)),
          ],
        };
      }
    }
  }
}

function listsOf(length: number): (typeof OPERATIONS)[] {
  if (length === 0) return [[]];
  return listsOf(length - 1).flatMap((shorter) => OPERATIONS.map((operation) => [...shorter, operation]));
}
