import { Channel, go } from "goroutines";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Parked, ParkedRegistry } from "../../src/goroutine/parked.js";
import { observe } from "../../src/runtime/observer.js";
import { collectGarbage } from "../support/garbage.js";
import { leavesGoroutines } from "../support/leak-check.js";
import { settled } from "../support/turn.js";

function reasonsOf(registry: ParkedRegistry): string[] {
  return [...registry.list()].map((parked) => parked.reason);
}

describe("a registry of parked operations", () => {
  test("is empty at first", () => {
    expect([...new ParkedRegistry().list()]).toEqual([]);
  });

  test("lists what is parked with its reason, in the order of parking", () => {
    const registry = new ParkedRegistry();
    const operations = [{}, {}, {}];
    registry.parked(operations[0]!, "chan send");
    registry.parked(operations[1]!, "select");
    registry.parked(operations[2]!, "sleep");
    expect(reasonsOf(registry)).toEqual(["chan send", "select", "sleep"]);
    registry.woken(operations[1]!);
    expect(reasonsOf(registry)).toEqual(["chan send", "sleep"]);
  });

  test("forgets what is woken, and ignores what had parked before it was there", () => {
    const registry = new ParkedRegistry();
    const operation = {};
    registry.woken(operation);
    registry.parked(operation, "select");
    registry.woken(operation);
    registry.woken(operation);
    expect([...registry.list()]).toEqual([]);
  });

  test("records the place as text, which keeps nothing alive", () => {
    const registry = new ParkedRegistry();
    const operation = {};
    registry.parked(operation, "sleep");
    const [parked] = [...registry.list()] as [Parked];
    expect(parked.site).toMatch(/^ {4}at .*parked\.test\.ts:\d+:\d+/m);
    for (const line of parked.site.split("\n")) expect(line).toMatch(/^\s+at /);
  });

  test("records the place of each of the first thousand, then of one in 64", () => {
    const registry = new ParkedRegistry();
    const operations = Array.from({ length: 1_000 + 640 }, () => ({}));
    for (const operation of operations) registry.parked(operation, "sleep");
    const sites = [...registry.list()].map((parked) => parked.site !== "");
    expect(sites.slice(0, 1_000).every(Boolean)).toBe(true);
    expect(sites.slice(1_000).filter(Boolean)).toHaveLength(10);
  });

  test("lists each of those that are alive, however many", () => {
    const registry = new ParkedRegistry();
    const operations = Array.from({ length: 5_000 }, () => ({}));
    for (const operation of operations) registry.parked(operation, "chan send");
    expect(reasonsOf(registry)).toHaveLength(5_000);
    for (const operation of operations.slice(100)) registry.woken(operation);
    expect(reasonsOf(registry)).toHaveLength(100);
  });
});

describe("rule 240: unreachable operations", () => {
  test("are not kept alive, and are listed all the same", async () => {
    const registry = new ParkedRegistry();
    const collected = new WeakRef({});
    registry.parked(collected.deref()!, "chan receive");
    await collectGarbage();
    expect(collected.deref()).toBeUndefined();
    expect(reasonsOf(registry)).toEqual(["chan receive"]);
  });

  test("are listed each, before and after they are folded into a count", async () => {
    const registry = new ParkedRegistry();
    const kept = { kept: true };
    registry.parked(kept, "select");
    for (let i = 0; i < 500; i += 1) registry.parked({}, "chan receive");
    for (let i = 0; i < 300; i += 1) registry.parked({}, "chan send");
    await collectGarbage();
    for (let i = 0; i < 1_000; i += 1) registry.parked({}, "sleep");
    const counts: Record<string, number> = {};
    for (const reason of reasonsOf(registry)) counts[reason] = (counts[reason] ?? 0) + 1;
    expect(counts).toEqual({ select: 1, "chan receive": 500, "chan send": 300, sleep: 1_000 });
    registry.woken(kept);
    expect(reasonsOf(registry)).not.toContain("select");
  });

  test("take no memory for each", async () => {
    const registry = new ParkedRegistry();
    const leak = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 1_000) {
        for (let i = 0; i < 1_000; i += 1) registry.parked({}, "chan receive");
        await collectGarbage();
      }
    };
    await leak(10_000);
    const before = process.memoryUsage().heapUsed;
    await leak(50_000);
    // An entry that stayed would take some 200 bytes, so 50,000 of them would take 10 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2_000_000);
    expect(reasonsOf(registry)).toHaveLength(60_000);
  });
});

describe("rule 240: goroutines that are parked where nobody can reach them", () => {
  let unobserve: () => void;
  let registry: ParkedRegistry;

  beforeEach(() => {
    registry = new ParkedRegistry();
    unobserve = observe(registry);
  });
  afterEach(() => {
    unobserve();
  });

  test("are garbage-collected with all that they hold, and still listed", async () => {
    leavesGoroutines("nobody can wake what is garbage");
    let held: WeakRef<object> | undefined;
    go(async () => {
      const local = { large: "value" };
      held = new WeakRef(local);
      await new Channel().receive();
      return local;
    });
    await settled();
    expect(held?.deref()).toBeDefined();
    await collectGarbage();
    expect(held?.deref()).toBeUndefined();
    expect(reasonsOf(registry)).toEqual(["chan receive"]);
  });

  test("stay while their channel can be reached, and can be woken", async () => {
    const ch = new Channel<string>();
    const received = go(() => ch.receive());
    await settled();
    await collectGarbage();
    ch.trySend("still there");
    expect((await received).value).toBe("still there");
    expect(reasonsOf(registry)).toEqual([]);
  });
});
