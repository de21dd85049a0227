import { WaitGroup } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

const reason = new Error("no time for this");

function cancellable() {
  const quit = new AbortController();
  return { abort: () => quit.abort(reason), options: { signal: quit.signal } };
}

/** How a promise has ended once everything has run that can. */
async function endOf(promise: Promise<unknown>): Promise<unknown> {
  const ended = promise.then(
    () => "released",
    (error: unknown) => error,
  );
  return Promise.race([ended, settled().then(() => "waiting")]);
}

test("a wait whose signal aborts rejects with its reason, and others go on waiting", async () => {
  const { abort, options } = cancellable();
  const wg = new WaitGroup();
  wg.add();
  const before = wg.wait();
  const cancelled = wg.wait(options);
  const behind = wg.wait();
  const ends = Promise.all([before, cancelled, behind].map(endOf));
  abort();
  expect(await ends).toEqual(["waiting", reason, "waiting"]);
  wg.done();
  expect(await Promise.all([before, behind].map(endOf))).toEqual(["released", "released"]);
});

test("a cancelled wait does not hinder the group from being used again", async () => {
  const { abort, options } = cancellable();
  const wg = new WaitGroup();
  wg.add();
  const end = endOf(wg.wait(options));
  abort();
  expect(await end).toBe(reason);
  wg.done();
  wg.add();
  expect(await endOf(wg.wait())).toBe("waiting");
});

test("a wait with a signal that has aborted rejects, even at zero", async () => {
  const { abort, options } = cancellable();
  abort();
  expect(await endOf(new WaitGroup().wait(options))).toBe(reason);
});

test("a wait with something that is not a signal rejects, and does not wait", async () => {
  const wg = new WaitGroup();
  wg.add();
  await expect(wg.wait({ signal: {} as AbortSignal })).rejects.toThrow(TypeError);
});
