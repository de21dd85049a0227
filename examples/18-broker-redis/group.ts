import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";

const STREAM = "jobs";
/** The stream for entries that have failed too often. */
const ASIDE = "jobs:aside";
const GROUP = "workers";

/** As a stream has it: an id, and names and values in turn. */
type Raw = [id: string, fields: string[]];

/** An entry, and how often it was delivered. */
export interface Given {
  readonly id: string;
  readonly content: string;
  readonly attempt: number;
}

/**
 * This process as a member of the group that all workers form. For each delivered entry the group remembers its
 * consumer and its idle time: the time since the last command for it. Any consumer may take an entry that was idle for
 * too long.
 */
export class Group {
  readonly #redis: Redis;
  /** A connection of its own, because one that waits for entries can do nothing else meanwhile. */
  readonly #reader: Redis;
  readonly #member = `${hostname()} ${process.pid} ${randomUUID()}`;
  readonly #ackWait: number;
  /** The position of the search for entries that were idle for too long. */
  #cursor = "0-0";

  constructor(redis: Redis, reader: Redis, ackWait: number) {
    this.#redis = redis;
    this.#reader = reader;
    this.#ackWait = ackWait;
  }

  /** Makes the stream and the group if they are missing; the group begins with the stream's first entry. */
  async make(): Promise<void> {
    try {
      await this.#redis.xgroup("CREATE", STREAM, GROUP, "0", "MKSTREAM");
    } catch (error) {
      if (!String(error).includes("BUSYGROUP")) throw error;
    }
  }

  async add(content: string): Promise<void> {
    await this.#redis.xadd(STREAM, "*", "content", content);
  }

  /** Takes up to this many entries that were never delivered; waits for the first one if there is none. */
  async next(count: number, wait: number): Promise<Given[]> {
    const reply = await this.#reader.xreadgroup(
      ...["GROUP" as const, GROUP, this.#member, "COUNT" as const, count, "BLOCK" as const, wait],
      ...["STREAMS" as const, STREAM, ">"],
    );
    const [[, entries] = ["", []]] = (reply ?? []) as [name: string, entries: Raw[]][];
    return entries.map((entry) => given(entry, 1));
  }

  /** Takes up to this many entries that were idle for too long: their process has died, or gave them back. */
  async overdue(count: number): Promise<Given[]> {
    do {
      const claim = ["COUNT", count] as const;
      const reply = await this.#redis.xautoclaim(STREAM, GROUP, this.#member, this.#ackWait, this.#cursor, ...claim);
      const [cursor, entries] = reply as [cursor: string, entries: Raw[]];
      this.#cursor = cursor;
      if (entries.length > 0)
        return Promise.all(entries.map(async (entry) => given(entry, await this.#attempt(entry))));
    } while (this.#cursor !== "0-0");
    return [];
  }

  async #attempt([id]: Raw): Promise<number> {
    const [pending] = (await this.#redis.xpending(STREAM, GROUP, id, id, 1)) as [...unknown[], attempts: number][];
    return Number(pending?.at(-1) ?? 1);
  }

  /** Takes an entry from the group and the stream, in one step. */
  async remove(id: string): Promise<void> {
    await this.#redis.multi().xack(STREAM, GROUP, id).xdel(STREAM, id).exec();
  }

  /** An entry that is anybody's in so many milliseconds, at the most after the time that a silent one has. */
  async dueIn(id: string, ms: number): Promise<void> {
    const idle = Math.max(0, Math.floor(this.#ackWait - ms));
    await this.#redis.xclaim(STREAM, GROUP, this.#member, 0, id, "IDLE", idle, "JUSTID");
  }

  async putAside({ id, content }: Given, error: unknown): Promise<void> {
    const fields = ["content", content, "error", String(error)];
    await this.#redis
      .multi()
      .xadd(ASIDE, "*", ...fields)
      .xack(STREAM, GROUP, id)
      .xdel(STREAM, id)
      .exec();
  }

  /** The group forgets this process, unless it has entries: those would be forgotten, too. */
  async leave(): Promise<void> {
    const pending = await this.#redis.xpending(STREAM, GROUP, "-", "+", 1, this.#member);
    if (pending.length === 0) await this.#redis.xgroup("DELCONSUMER", STREAM, GROUP, this.#member);
  }
}

function given([id, fields]: Raw, attempt: number): Given {
  return { id, content: fields[fields.indexOf("content") + 1] as string, attempt };
}
