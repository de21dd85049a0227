// The behaviour is that of Go's test/ken/chan.go: senders, receivers and selects in every combination, with each
// channel's values in order.
import { Channel, select, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";

const VALUES = 76;

/** A channel on which the values from 0 on are sent, and expected, in order. */
class Line {
  readonly channel: Channel<number>;
  sent = 0;
  received = 0;

  constructor(capacity: number) {
    this.channel = new Channel<number>(capacity);
  }

  accept(value: number): void {
    expect(value).toBe(this.received);
    this.received += 1;
  }
}

async function send(line: Line): Promise<void> {
  for (; line.sent < VALUES; line.sent++) await line.channel.send(line.sent);
}

async function receive(line: Line): Promise<void> {
  while (line.received < VALUES) line.accept((await line.channel.receive()).value as number);
}

/** Sends on some lines and receives on others, whichever can proceed; a finished line's channel becomes nil. */
async function both(to: readonly Line[], from: readonly Line[]): Promise<void> {
  for (;;) {
    const sends = to.map(({ channel, sent }) => (sent < VALUES ? channel.sending(sent) : null));
    const receives = from.map(({ channel, received }) => (received < VALUES ? channel : null));
    const cases = [...sends, ...receives];
    if (cases.every((case_) => case_ === null)) return;
    const chosen = await select(cases);
    const target = to[chosen.case];
    if (target !== undefined) target.sent += 1;
    else from[chosen.case - to.length]?.accept(chosen.value as number);
  }
}

describe.each([0, 1, 10, 100])("with capacity %d", (capacity) => {
  const arrangements: Record<string, (lines: Line[], group: WaitGroup) => void> = {
    "senders and receivers": (lines, group) => {
      for (const line of lines) {
        group.go(send, line);
        group.go(receive, line);
      }
    },
    "senders and a select": (lines, group) => {
      for (const line of lines) group.go(send, line);
      group.go(both, [], lines);
    },
    "a select and receivers": (lines, group) => {
      for (const line of lines) group.go(receive, line);
      group.go(both, lines, []);
    },
    "a select and a select": (lines, group) => {
      group.go(both, lines, []);
      group.go(both, [], lines);
    },
    "two selects that send to each other": (lines, group) => {
      group.go(both, lines.slice(0, 4), lines.slice(4));
      group.go(both, lines.slice(4), lines.slice(0, 4));
    },
    "senders, two selects in a row, and receivers": (lines, group) => {
      for (const line of lines.slice(0, 3)) group.go(send, line);
      for (const line of lines.slice(5)) group.go(receive, line);
      group.go(both, lines.slice(3, 5), lines.slice(0, 3));
      group.go(both, lines.slice(5), lines.slice(3, 5));
    },
  };

  test.each(Object.entries(arrangements))("%s exchange every value in order", async (_, arrange) => {
    const lines = Array.from({ length: 8 }, () => new Line(capacity));
    const group = new WaitGroup();
    arrange(lines, group);
    await group.wait();
    expect(lines.map(({ sent, received }) => [sent, received])).toEqual(lines.map(() => [VALUES, VALUES]));
  });
});
