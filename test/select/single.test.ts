import { Channel, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

/** The states that a channel can be in when an operation arrives. What is parked is a plain operation. */
const states: Record<string, () => Channel<string>> = {
  "unbuffered, idle": () => new Channel(),
  "unbuffered, a sender parked": () => parked(new Channel(), (ch) => ch.send("parked")),
  "unbuffered, a receiver parked": () => parked(new Channel(), (ch) => ch.receive()),
  "unbuffered, closed": () => closed(new Channel()),
  "buffered, empty": () => new Channel(2),
  "buffered, with a value": () => filled(2, "a"),
  "buffered, full": () => filled(1, "a"),
  "buffered, full, a sender parked": () => parked(filled(1, "a"), (ch) => ch.send("parked")),
  "buffered, a receiver parked": () => parked(new Channel(1), (ch) => ch.receive()),
  "buffered, closed and drained": () => closed(new Channel(1)),
  "buffered, closed with a value": () => closed(filled(2, "a")),
};

function parked(ch: Channel<string>, park: (ch: Channel<string>) => Promise<unknown>): Channel<string> {
  watched(park(ch));
  return ch;
}

function closed(ch: Channel<string>): Channel<string> {
  ch.close();
  return ch;
}

function filled(capacity: number, value: string): Channel<string> {
  const ch = new Channel<string>(capacity);
  ch.trySend(value);
  return ch;
}

/** What an operation did: how it ended, and what is left in the channel. */
async function effect(ch: Channel<string>, operation: () => unknown): Promise<unknown> {
  const outcome = watched((async () => operation())());
  await settled();
  const { state, value, error } = outcome;
  const left: unknown[] = [];
  for (let received = ch.tryReceive(); received?.ok; received = ch.tryReceive()) left.push(received.value);
  return { state, value, error, left, closed: ch.closed, receiverLeft: ch.closed || ch.trySend("probe") };
}

describe.each(Object.entries(states))("rule 82: a select with one case on a channel that is %s", (_, make) => {
  test("receives like receive", async () => {
    const [plain, selecting] = [make(), make()];
    const bySelect = async () => {
      const { value, ok } = await select([selecting]);
      return { value, ok };
    };
    expect(await effect(selecting, bySelect)).toEqual(await effect(plain, () => plain.receive()));
  });

  test("receives like tryReceive if it has a default", async () => {
    const [plain, selecting] = [make(), make()];
    const bySelect = () => {
      const chosen = trySelect({ selecting });
      return chosen.case === "default" ? undefined : { value: chosen.value, ok: chosen.ok };
    };
    expect(await effect(selecting, bySelect)).toEqual(await effect(plain, () => plain.tryReceive()));
  });

  test("sends like send", async () => {
    const [plain, selecting] = [make(), make()];
    const bySelect = async () => {
      await select([selecting.sending("new")]);
    };
    expect(await effect(selecting, bySelect)).toEqual(await effect(plain, () => plain.send("new")));
  });

  test("sends like trySend if it has a default", async () => {
    const [plain, selecting] = [make(), make()];
    const bySelect = () => trySelect({ send: selecting.sending("new") }).case === "send";
    expect(await effect(selecting, bySelect)).toEqual(await effect(plain, () => plain.trySend("new")));
  });
});
