import type { Observer } from "../runtime/events.js";
import type { BubbleScheduler } from "./bubble-scheduler.js";
import { islands } from "./islands.js";

/** An observer that hears only what happens in one bubble. */
export function observing(bubble: BubbleScheduler, observer: Observer): Observer {
  const here = <Args extends unknown[]>(tell: ((...args: Args) => void) | undefined) =>
    tell && ((...args: Args): void => (islands.bubble === bubble ? tell(...args) : undefined));
  const { started, began, completed, parked, woken, fired, ended } = observer;
  const heard = {
    started: here(started),
    began: here(began),
    completed: here(completed),
    parked: here(parked),
    woken: here(woken),
    fired: here(fired),
    ended: here(ended),
  };
  return heard as Observer;
}
