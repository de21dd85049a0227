import { go, Hour, Second, sleep } from "goroutines";
import { type TraceEvent, trace } from "goroutines/debug";
import { synctest } from "goroutines/testing";
import type { Run } from "./messages.js";

/** One run of a program in a bubble, and how it failed. */
export interface Traced extends Run {
  readonly error: unknown;
}

/** The goroutine that ends a program which would go on for ever. It starts before all others, but for main. */
const WATCHER = 2;
/** A program in which nothing happens for so long does not go on by itself. */
const IDLE = 24 * Hour;

/**
 * Runs a program once in virtual time, to its end, or until `isEnough` says of what has happened that nobody wants to see more.
 * Goroutines that are under way when main ends go on, as they do outside a bubble.
 */
export async function runOnce(
  program: () => Promise<void>,
  isEnough: (events: readonly TraceEvent[]) => boolean = () => false,
): Promise<Traced & { readonly isCut: boolean }> {
  using recording = trace({ places: true });
  const happened = (): TraceEvent[] => withoutWatcher(recording.events);
  let isCut = false;
  let error: unknown;

  /** Looks at it ever more seldom while nothing happens; returns whether it was enough. */
  async function watcher(): Promise<boolean> {
    let seen = 0;
    for (let pause = Second; pause < IDLE; ) {
      await sleep(pause);
      const events = happened();
      if (isEnough(events)) return true;
      pause = events.length === seen ? 2 * pause : Second;
      seen = events.length;
    }
    return false;
  }

  try {
    await synctest(
      async () => {
        const watched = go(watcher);
        const ended = program();
        isCut = await Promise.race([ended.then(() => watched), watched.then((cut) => cut || ended.then(() => false))]);
      },
      { hostTimers: true },
    );
  } catch (thrown) {
    // What is under way when it is cut short is no leak.
    if (!isCut) error = thrown ?? new Error("the program threw nothing");
  }
  return { trace: happened(), error, isCut };
}

/** What the program itself has done, as if it ran alone. */
function withoutWatcher(events: readonly TraceEvent[]): TraceEvent[] {
  const number = (goroutine: number): number => (goroutine > WATCHER ? goroutine - 1 : goroutine);
  const timers = new Set(events.flatMap(({ goroutine, object }) => (goroutine === WATCHER ? [object] : [])));
  return events
    .filter(({ goroutine, kind, object }) => goroutine !== WATCHER && !(kind === "timer" && timers.has(object)))
    .map((event) => ({
      ...event,
      goroutine: number(event.goroutine),
      ...(event.peer === undefined ? {} : { peer: number(event.peer) }),
    }));
}
