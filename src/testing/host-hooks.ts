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

/** The depth of stacks that show where a promise was made, or only its maker. The host's own frames come first. */
const SITE_DEPTH = 24;
const MAKER_DEPTH = 8;

/** The bubble's work to which a piece of host work belongs, by the host's number. */
const works: Map<number, HostWork> = new Map();

/**
 * The hook through which the host reports promises and requests that the code of bubbles makes. Without one, a bubble
 * cannot see foreign work in progress.
 */
let hook: Hook | null | undefined;

function found(): Hook | null {
  if (hook !== undefined) return hook;
  hook = builtinModule<AsyncHooks>("async_hooks")?.createHook?.({ init, before, after }) ?? null;
  return hook;
}

/** Switches on the host's reports; the returned function switches them off. Only one caller at a time. */
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
