import { captureStack } from "../runtime/call-site.js";
import { builtinModule } from "../runtime/host.js";
import type { BubbleScheduler } from "./bubble-scheduler.js";
import { contextGoroutine, entered, left, watchChanged } from "./context.js";
import type { HostWork, Resource } from "./host-work.js";

interface Hook {
  enable(): void;
  disable(): void;
}

interface AsyncHooks {
  createHook(callbacks: {
    init(id: number, type: string, trigger: number, resource: object): void;
    before(id: number): void;
    after(id: number): void;
  }): Hook;
}

/** How deep the stacks are that tell where a promise was made, or only by whom: the host's own frames come first. */
const SITE_DEPTH = 24;
const MAKER_DEPTH = 8;

/** Whose work the host is doing, by its number. */
const works: Map<number, HostWork> = new Map();

/**
 * What the host tells about the promises and requests that the code of bubbles makes. Not all hosts do: then a bubble
 * cannot tell that something foreign is under way.
 */
let hook: Hook | null | undefined;

function found(): Hook | null {
  if (hook !== undefined) return hook;
  hook = builtinModule<AsyncHooks>("async_hooks")?.createHook?.({ init, before, after }) ?? null;
  return hook;
}

/** Has the host tell until the function returned is called; one caller at a time. */
export function watchHost(): () => void {
  watchChanged();
  found()?.enable();
  return () => {
    watchChanged();
    hook?.disable();
    works.clear();
  };
}

function init(id: number, type: string, _trigger: number, resource: object): void {
  const goroutine = contextGoroutine();
  if (goroutine === null || goroutine.scheduler.isOver) return;
  const { scheduler } = goroutine;
  if (type === "PROMISE") {
    scheduler.promiseMade(id, goroutine, stack(scheduler));
  } else {
    works.set(id, scheduler.work);
    scheduler.work.begun(id, type, resource as Resource);
  }
}

function stack({ recordsSites, recordsMakers }: BubbleScheduler): Error | null {
  if (!recordsSites && !recordsMakers) return null;
  return captureStack(recordsSites ? SITE_DEPTH : MAKER_DEPTH);
}

function before(id: number): void {
  entered();
  const goroutine = contextGoroutine();
  if (goroutine !== null) goroutine.scheduler.promiseGoesOn(id, goroutine);
}

function after(id: number): void {
  left();
  const work = works.get(id);
  if (work === undefined) return;
  work.calledBack(id);
}
