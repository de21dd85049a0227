import { expect, test } from "vitest";
import type { Waiter } from "../../src/runtime/operation.js";
import { wait } from "../../src/runtime/wait.js";
import { WaitQueue } from "../../src/runtime/wait-queue.js";
import { isCollected, keepAlive } from "../support/garbage.js";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

type End = (waiter: Waiter, cancel: AbortController) => void;

const complete: End = (waiter) => waiter.claim().complete("outcome", true);
const fail: End = (waiter) => waiter.claim().fail("failure");
const abort: End = (_, cancel) => cancel.abort("reason");

test.each<[name: string, hasSignal: boolean, end: End, state: string]>([
  ["has completed", false, complete, "fulfilled"],
  ["has completed before its signal aborts", true, complete, "fulfilled"],
  ["has failed", false, fail, "rejected"],
  ["has failed before its signal aborts", true, fail, "rejected"],
  ["was aborted", true, abort, "rejected"],
])("the waiter of an operation that %s retains nothing of what was offered", async (_, hasSignal, end, state) => {
  const queue = new WaitQueue();
  const cancel = new AbortController();
  // In a function of its own, so that no variable of this test's holds the value.
  const parked = () => {
    const value = {};
    const signal = hasSignal ? cancel.signal : undefined;
    const outcome = watched(wait(queue, queue, "test", (result) => result, signal, value));
    return { outcome, reference: new WeakRef(value) };
  };
  const { outcome, reference } = parked();
  const waiter = queue.first as Waiter;
  expect(waiter.value).toBe(reference.deref());
  end(waiter, cancel);
  await settled();
  expect(outcome.state).toBe(state);
  expect(await isCollected(reference)).toBe(true);
  keepAlive(waiter, queue, cancel);
});
