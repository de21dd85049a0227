import { Channel, go } from "goroutines";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Parked, ParkedRegistry } from "../../src/goroutine/parked.js";
import { observe, type ParkedOperation, type Tally } from "../../src/runtime/events.js";
import { collectGarbage } from "../support/garbage.js";
import { leavesGoroutines } from "../support/leak-check.js";
import { settled } from "../support/turn.js";

function reasonsOf(registry: ParkedRegistry): string[] {
  return [...registry.list()].map((parked) => parked.reason);
}

/** An operation as the registry sees it: parked until it is woken. */
class Operation implements ParkedOperation {
  resolve: (() => void) | null = () => {};
  tally: Tally | null = null;

  wake(): void {
    this.resolve = null;
    if (this.tally !== null) this.tally.count -= 1;
  }
}

function parkedIn(registry: ParkedRegistry, count: number, reason: string): Operation[] {
  const operations = Array.from({ length: count }, () => new Operation());
  for (const operation of operations) registry.parked(operation, reason);
  return operations;
}

describe("a registry of parked operations", () => {
  test("is empty at first", () => {
    expect([...new ParkedRegistry().list()]).toEqual([]);
  });

  test("lists what is parked with its reason, in the order of parking", () => {
    const registry = new ParkedRegistry();
    const operations = [new Operation(), new Operation(), new Operation()] as const;
    registry.parked(operations[0], "chan send");
    registry.parked(operations[1], "select");
    registry.parked(operations[2], "sleep");
    expect(reasonsOf(registry)).toEqual(["chan send", "select", "sleep"]);
    operations[1].wake();
    expect(reasonsOf(registry)).toEqual(["chan send", "sleep"]);
  });

  test("lists those with the same reason and place one after the other", async () => {
    const registry = new ParkedRegistry();
    for (const reason of ["select", "sleep", "select"]) registry.parked(new Operation(), reason);
    expect(reasonsOf(registry)).toEqual(["select", "select", "sleep"]);
  });

  test("forgets what is woken, before the next turn of the event loop and after it", async () => {
    const registry = new ParkedRegistry();
    const [early, late] = parkedIn(registry, 2, "select") as [Operation, Operation];
    early.wake();
    expect(reasonsOf(registry)).toEqual(["select"]);
    await settled();
    expect(reasonsOf(registry)).toEqual(["select"]);
    late.wake();
    expect(reasonsOf(registry)).toEqual([]);
  });

  test("records the place as text, which keeps nothing alive", () => {
    const registry = new ParkedRegistry();
    parkedIn(registry, 1, "sleep");
    const [parked] = [...registry.list()] as [Parked];
    expect(parked.site).toMatch(/^ {4}at .*parked\.test\.ts:\d+:\d+/m);
    for (const line of parked.site.split("\n")) expect(line).toMatch(/^\s+at /);
  });

  test("records the place of each of the first parks, and of fewer and fewer of the later ones", () => {
    const registry = new ParkedRegistry();
    const recorded = (from: number, to: number): number => {
      const reason = `${from} to ${to}`;
      parkedIn(registry, to - from, reason);
      return [...registry.list()].filter((parked) => parked.reason === reason && parked.site !== "").length;
    };
    expect(recorded(0, 100)).toBe(100);
    expect(recorded(100, 2_048)).toBeGreaterThan(4);
    expect(recorded(2_048, 50_000)).toBeLessThan(100);
    expect(recorded(50_000, 100_000)).toBeGreaterThan(8);
  });

  test("records every place if it is told to", () => {
    const registry = new ParkedRegistry();
    registry.recordsAll = true;
    parkedIn(registry, 2_000, "sleep");
    expect([...registry.list()].every((parked) => parked.site !== "")).toBe(true);
  });

  test("records every place from the moment on that it is told to", () => {
    const registry = new ParkedRegistry();
    parkedIn(registry, 1_000, "sleep");
    registry.recordsAll = true;
    parkedIn(registry, 100, "select");
    registry.recordsAll = false;
    parkedIn(registry, 100, "chan send");
    const recorded = (reason: string): number =>
      [...registry.list()].filter((parked) => parked.reason === reason && parked.site !== "").length;
    expect(recorded("select")).toBe(100);
    expect(recorded("chan send")).toBeLessThan(5);
  });

  test("has a place of nobody else's for an operation that parks in a batch with others", async () => {
    const registry = new ParkedRegistry();
    parkedIn(registry, 300, "sleep")[299]?.wake();
    await settled();
    function lateComer(): void {
      registry.parked(new Operation(), "select");
    }
    for (let i = 0; i < 300; i += 1) lateComer();
    const wrong = [...registry.list()].filter(
      ({ reason, site }) => site !== "" && site.includes("lateComer") !== (reason === "select"),
    );
    expect(wrong).toEqual([]);
  });

  test("lists each of those that are alive, however many", () => {
    const registry = new ParkedRegistry();
    const operations = parkedIn(registry, 5_000, "chan send");
    expect(reasonsOf(registry)).toHaveLength(5_000);
    for (const operation of operations.slice(100)) operation.wake();
    expect(reasonsOf(registry)).toHaveLength(100);
  });
});

test("reasons that come once, such as names of pools, take no memory for each", async () => {
  const registry = new ParkedRegistry();
  const kept = new Operation();
  registry.parked(kept, "of old");
  const pass = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i += 1) {
      const operation = new Operation();
      registry.parked(operation, `pool.run "${i}"`);
      expect([...registry.list()]).toHaveLength(2);
      operation.wake();
    }
    await collectGarbage();
  };
  await pass(0, 5_000);
  const before = process.memoryUsage().heapUsed;
  await pass(5_000, 20_000);
  // An entry that stayed would take some 200 bytes, so 15,000 of them would take 3 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
  expect(reasonsOf(registry)).toEqual(["of old"]);
});

describe("rule 240: unreachable operations", () => {
  test("are not kept alive, and are listed all the same", async () => {
    const registry = new ParkedRegistry();
    const collected = new WeakRef(new Operation());
    registry.parked(collected.deref()!, "chan receive");
    await collectGarbage();
    expect(collected.deref()).toBeUndefined();
    expect(reasonsOf(registry)).toEqual(["chan receive"]);
  });

  test("are listed each, before and after they are folded into a count", async () => {
    const registry = new ParkedRegistry();
    const kept = new Operation();
    registry.parked(kept, "select");
    for (let i = 0; i < 500; i += 1) registry.parked(new Operation(), "chan receive");
    for (let i = 0; i < 300; i += 1) registry.parked(new Operation(), "chan send");
    await collectGarbage();
    const sleepers = parkedIn(registry, 1_000, "sleep");
    const counts: Record<string, number> = {};
    for (const reason of reasonsOf(registry)) counts[reason] = (counts[reason] ?? 0) + 1;
    expect(counts).toEqual({ select: 1, "chan receive": 500, "chan send": 300, sleep: 1_000 });
    kept.wake();
    expect(reasonsOf(registry)).not.toContain("select");
    expect(sleepers).toHaveLength(1_000); // alive until here
  });

  test("take no memory for each", async () => {
    const registry = new ParkedRegistry();
    const leak = async (count: number): Promise<void> => {
      for (let done = 0; done < count; done += 1_000) {
        for (let i = 0; i < 1_000; i += 1) registry.parked(new Operation(), "chan receive");
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

  test("are not taken for those that went on after a turn and are garbage now", async () => {
    const ch = new Channel<number>();
    for (let i = 0; i < 300; i += 1) void ch.send(i);
    await settled();
    expect(reasonsOf(registry)).toHaveLength(300);
    for (let i = 0; i < 300; i += 1) ch.tryReceive();
    await collectGarbage();
    expect(reasonsOf(registry)).toEqual([]);
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
