import { inspect } from "node:util";
import { Channel, select, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";

const fail = (): never => {
  throw new Error("a subclass's own member was called");
};

/** What somebody may call a member of a channel of his own, some of it once the name of an internal. */
class Inbox extends Channel<string> {
  isOnline = false;
  ready = fail;
  isReady = fail;
  commit = fail;
  proceed = fail;
  park = fail;
  unpark = fail;
  offer = fail;
  claim = fail;
  sendable = fail;
  canSend = fail;
  senders = fail;
  receivers = fail;
  buffer = fail;
  subject = fail;
  override get length(): number {
    return 99;
  }
  override get capacity(): number {
    return -1;
  }
  override get closed(): boolean {
    return true;
  }
}

test("members of a subclass change nothing inside the channel", async () => {
  const inbox = new Inbox(1);
  expect(await select({ sent: inbox.sending("a") })).toEqual({ case: "sent", value: undefined, ok: true });
  expect(inbox.trySend("does not fit")).toBe(false);
  const sent = inbox.send("b");
  expect(await select({ inbox })).toEqual({ case: "inbox", value: "a", ok: true });
  await sent;
  expect(await inbox.receive()).toEqual({ value: "b", ok: true });
  expect(inbox.tryReceive()).toBeUndefined();
  const chosen = select({ inbox, never: new Channel() });
  await inbox.send("c");
  expect(await chosen).toEqual({ case: "inbox", value: "c", ok: true });
  await inbox.send("d");
  inbox.close();
  const values: string[] = [];
  for await (const value of inbox) values.push(value);
  expect(values).toEqual(["d"]);
});

test("a subclass may have a send of its own, which the channel does not call", async () => {
  class Doubling extends Channel<number> {
    override async send(value: number): Promise<void> {
      await super.send(2 * value);
    }
  }
  const ch = new Doubling(3);
  await ch.send(1);
  ch.trySend(1);
  await select([ch.sending(1)]);
  expect([ch.tryReceive(), ch.tryReceive(), ch.tryReceive()].map((received) => received?.value)).toEqual([2, 1, 1]);
});

describe("nothing internal is seen", () => {
  const parked = new Channel<string>(1);
  parked.trySend("secret");
  const things: Record<string, [thing: object, shown: string]> = {
    "a channel": [parked, "Channel(1) { length: 1, closed: false, senders: 0, receivers: 0 }"],
    "a case that sends": [parked.sending("secret"), "SendCase {}"],
    "a wait group": [new WaitGroup(), "WaitGroup {}"],
  };
  test.each(Object.entries(things))("of %s", (_, [thing, shown]) => {
    expect(inspect(thing, { showHidden: false })).toBe(shown);
    expect([Object.keys(thing), Reflect.ownKeys(thing), JSON.stringify(thing)]).toEqual([[], [], "{}"]);
    const names: string[] = [];
    for (const name in thing) names.push(name);
    expect(names).toEqual([]);
  });
});
