import { type Observer, observe, type ParkedOperation } from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";
import { onVirtualClock } from "../support/virtual-clock.js";
import type { Scene, Wait } from "../support/wait.js";

/** What has become of the one operation that a test is about. */
export interface Heard {
  readonly operation: ParkedOperation;
  readonly reason: string;
  readonly on: object;
}

/** What observers hear, written down. */
export class Watch implements Observer {
  readonly begun: { operation: string; on: object }[] = [];
  readonly parks: Heard[] = [];
  readonly wakes: ParkedOperation[] = [];

  readonly began = (operation: string, on: object): void => {
    this.begun.push({ operation, on });
  };

  readonly parked = (operation: ParkedOperation, reason: string, on: object): void => {
    this.parks.push({ operation, reason, on });
  };

  readonly woken = (operation: ParkedOperation): void => {
    this.wakes.push(operation);
  };

  /** Forgets what it has heard, and keeps none of it alive. */
  clear(): void {
    for (const heard of [this.begun, this.parks, this.wakes]) heard.length = 0;
  }

  /** How often an operation was woken. */
  wakesOf({ operation }: Heard): number {
    return this.wakes.filter((woken) => woken === operation).length;
  }
}

/** Runs a test with what observers hear. */
export async function watching<T>(body: (watch: Watch) => Promise<T>): Promise<T> {
  const watch = new Watch();
  const unobserve = observe(watch);
  try {
    return await body(watch);
  } finally {
    unobserve();
  }
}

/** Runs a test outside of bubbles: as in production, but on a virtual clock what waits for time. */
export function inProduction<T>(wait: Wait, body: () => Promise<T>): Promise<T> {
  return wait.waitsForTime ? onVirtualClock(body) : body();
}

/** Runs a test with a scene, once all that it needs waits, and clears it away. `turn` lets everybody run till then. */
export async function withScene<T>(
  wait: Wait,
  body: (scene: Scene) => Promise<T>,
  turn: () => Promise<void> = settled,
): Promise<T> {
  const scene = wait.set();
  await turn();
  try {
    return await body(scene);
  } finally {
    scene.clear();
  }
}

/** What the operation settles to, its rejection handled. */
export async function settlementOf(promise: Promise<unknown>): Promise<PromiseSettledResult<unknown>> {
  const [settled] = await Promise.allSettled([promise]);
  return settled;
}
