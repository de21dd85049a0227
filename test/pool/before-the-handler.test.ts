import { Channel, Pool } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { hasDeadline } from "../support/virtual-time.js";
import { rejection } from "./outcomes.js";

test("a job that is cancelled when a worker has it, but before its handler is called, leaves nothing to abandon", () =>
  synctest(async () => {
    const called: number[] = [];
    const cancel = new AbortController();
    const pool = new Pool((job: number) => called.push(job), { workers: 1, onTimeout: "abandon" });
    const cancelled = rejection(pool.run(1, cancel));
    const next = pool.run(2);
    cancel.abort("enough");
    expect(pool.stats).toMatchObject({ abandoned: 0, running: 1, queued: 1 });
    expect(await cancelled).toBe("enough");
    await next;
    await pool.idle();
    expect(called).toEqual([2]);
    expect(pool.stats).toMatchObject({ abandoned: 0, running: 0, idle: 1, workers: 1 });
  }));

test("a job without a timeout sets no timer", () =>
  synctest(async () => {
    const gate = new Channel<void>();
    const pool = new Pool(() => gate.receive(), { workers: 1 });
    const job = pool.run(undefined);
    await settled();
    expect(pool.stats.running).toBe(1);
    expect(hasDeadline()).toBe(false);
    await gate.send();
    await job;
    await pool.close();
  }));

test("a handler that has its own job cancelled before it waits for anything is abandoned at once", () =>
  synctest(async () => {
    const gate = new Channel<void>();
    const cancel = new AbortController();
    const pool = new Pool(
      (job: number) => {
        if (job === 2) return undefined;
        cancel.abort("enough");
        return gate.receive();
      },
      { workers: 1, onTimeout: "abandon" },
    );
    const cancelled = rejection(pool.run(1, cancel));
    await pool.run(2);
    expect(await cancelled).toBe("enough");
    expect(pool.stats).toMatchObject({ abandoned: 1, running: 0 });
    await gate.send();
    await settled();
    expect(pool.stats.abandoned).toBe(0);
    await pool.close();
  }));
