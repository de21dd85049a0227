import fc from "fast-check";
import { expect, test } from "vitest";
import { JobQueue } from "../../src/pool/job-queue.js";
import { Ticket } from "../../src/pool/ticket.js";
import { holds } from "../support/property.js";

class RankedTicket extends Ticket {
  constructor(rank: number) {
    super(undefined, { priority: rank, timeout: Infinity, retry: null, signal: undefined }, null);
  }

  end(): void {}
}

/** A line in which everybody looks for his place. */
class SortedLine {
  readonly tickets: Ticket[] = [];

  push(ticket: Ticket): void {
    const place = this.tickets.findIndex(({ rank }) => rank < ticket.rank);
    this.tickets.splice(place < 0 ? this.tickets.length : place, 0, ticket);
  }

  take(index: number): Ticket | undefined {
    return this.tickets.splice(index, 1)[0];
  }
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("push" as const), argument: fc.integer({ min: 0, max: 4 }) }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("shift" as const), argument: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), argument: fc.nat({ max: 9 }) }) },
  ),
  { minLength: 1, maxLength: 40, size: "max" },
);

test("whatever is pushed, shifted and removed, the queue gives what a line sorted by rank gives, and knows its length", () => {
  holds(
    fc.property(steps, (program) => {
      const queue = new JobQueue();
      const line = new SortedLine();
      for (const { kind, argument } of program) {
        if (kind === "push") {
          const ticket = new RankedTicket(argument);
          queue.push(ticket);
          line.push(ticket);
        } else if (kind === "shift") {
          expect(queue.shift() === (line.take(0) ?? null)).toBe(true);
        } else {
          const ticket = line.take(argument);
          if (ticket !== undefined) queue.remove(ticket);
        }
        expect(queue.length).toBe(line.tickets.length);
        expect(queue.first === (line.tickets[0] ?? null)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("ranks that have run empty, one after the other, do not get between the others", () => {
  const queue = new JobQueue();
  for (const rank of [3, 2, 1]) {
    const ticket = new RankedTicket(rank);
    queue.push(ticket);
    expect(queue.shift()).toBe(ticket);
  }
  const last = new RankedTicket(0);
  queue.push(last);
  expect(queue.first).toBe(last);
  expect(queue.shift()).toBe(last);
  expect(queue.shift()).toBe(null);
});

test("a rank that ran empty in front of others, and is used again, is in front of them again", () => {
  const queue = new JobQueue();
  const [low, high, lower, again] = [1, 3, 0, 3].map((rank) => new RankedTicket(rank)) as [
    RankedTicket,
    RankedTicket,
    RankedTicket,
    RankedTicket,
  ];
  for (const ticket of [lower, low, high]) queue.push(ticket);
  expect(queue.shift()).toBe(high);
  expect(queue.shift()).toBe(low);
  queue.push(again);
  expect(queue.shift()).toBe(again);
  expect(queue.shift()).toBe(lower);
  expect(queue.length).toBe(0);
});
