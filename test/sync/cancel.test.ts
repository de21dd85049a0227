import { Mutex, RWMutex, Semaphore } from "goroutines";
import { describe, expect, test } from "vitest";
import { endOf, endsOf } from "./settlement.js";

const reason = new Error("no time for this");

/** What holds everything else up, by each way to lock or acquire all there is. */
interface Exclusive {
  enter(options?: { signal: AbortSignal }): Promise<Disposable>;
  tryEnter(): boolean;
  leave(): void;
}

const table: Record<string, () => Exclusive> = {
  "Mutex.lock": () => {
    const mu = new Mutex();
    return { enter: (options) => mu.lock(options), tryEnter: () => mu.tryLock(), leave: () => mu.unlock() };
  },
  "RWMutex.lock": () => {
    const mu = new RWMutex();
    return { enter: (options) => mu.lock(options), tryEnter: () => mu.tryLock(), leave: () => mu.unlock() };
  },
  "Semaphore.acquire": () => {
    const s = new Semaphore(1);
    return { enter: (options) => s.acquire(1, options), tryEnter: () => s.tryAcquire(), leave: () => s.release() };
  },
  "Semaphore.acquire of more than one": () => {
    const s = new Semaphore(3);
    return { enter: (options) => s.acquire(3, options), tryEnter: () => s.tryAcquire(3), leave: () => s.release(3) };
  },
};

describe.each(Object.entries(table))("a %s with a signal", (_, make) => {
  test("that does not abort is granted like any other", async () => {
    const exclusive = make();
    const { signal } = new AbortController();
    await exclusive.enter({ signal });
    const waiting = exclusive.enter({ signal });
    expect(await endOf(waiting)).toBe("waiting");
    exclusive.leave();
    expect(await endOf(waiting)).toBe("done");
  });

  test("that has aborted rejects with its reason and takes nothing, though it is free", async () => {
    const exclusive = make();
    expect(await endOf(exclusive.enter({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(exclusive.tryEnter()).toBe(true);
  });

  test("that aborts while it waits leaves the queue as if it had never been called", async () => {
    const exclusive = make();
    const controller = new AbortController();
    await exclusive.enter();
    const [before, cancelled, behind] = [exclusive.enter(), exclusive.enter(controller), exclusive.enter()];
    const ends = endsOf(before, cancelled, behind);
    controller.abort(reason);
    expect(await ends).toEqual(["waiting", reason, "waiting"]);
    exclusive.leave();
    expect(await endsOf(before, behind)).toEqual(["done", "waiting"]);
    exclusive.leave();
    expect(await endOf(behind)).toBe("done");
    exclusive.leave();
    expect(exclusive.tryEnter()).toBe(true);
  });

  test("rule 199: that aborts after the grant, in one step, holds it", async () => {
    const exclusive = make();
    const controller = new AbortController();
    await exclusive.enter();
    const granted = exclusive.enter(controller);
    exclusive.leave();
    controller.abort(reason);
    expect(await endOf(granted)).toBe("done");
    expect(exclusive.tryEnter()).toBe(false);
    exclusive.leave();
    expect(exclusive.tryEnter()).toBe(true);
  });

  test("rule 199: that aborts before the release, in one step, holds nothing", async () => {
    const exclusive = make();
    const controller = new AbortController();
    await exclusive.enter();
    const cancelled = endOf(exclusive.enter(controller));
    controller.abort(reason);
    exclusive.leave();
    expect(exclusive.tryEnter()).toBe(true);
    expect(await cancelled).toBe(reason);
  });

  test("that is none rejects, and does not wait", async () => {
    const exclusive = make();
    await exclusive.enter();
    await expect(exclusive.enter({ signal: {} as AbortSignal })).rejects.toThrow(TypeError);
  });

  test("that calls back when it is let go of finds nothing to take", async () => {
    const exclusive = make();
    const { signal } = new AbortController();
    const taken: boolean[] = [];
    signal.removeEventListener = () => {
      taken.push(exclusive.tryEnter());
    };
    await exclusive.enter();
    const granted = exclusive.enter({ signal });
    exclusive.leave();
    expect(await endOf(granted)).toBe("done");
    expect(taken).toEqual([false]);
  });
});
