import { asyncAttribution } from "../runtime/attribution.js";
import { callSite } from "../runtime/call-site.js";
import { type Goroutine, type Observer, observe, type ParkedOperation, running } from "../runtime/events.js";
import { monotonic, nextTurn } from "../runtime/host.js";
import { setTimeout } from "../runtime/host-timeout.js";
import { quoted } from "../runtime/quoted.js";
import { islands } from "./islands.js";

/** The number of turns of the event loop that goroutines get to end after the test. */
const TURNS = 20;

/** The default time that goroutines then get to end, in milliseconds: they may have a file to close. */
const WAIT = 125;

/** The error of a test that leaves goroutines behind: the test, or the code under test, does not stop them. */
export class LeakError extends Error {
  /** `LeakError`. */
  override get name(): string {
    return "LeakError";
  }
}

/** Options of {@link leaks}. */
export interface LeakOptions {
  /**
   * Goroutines that may remain: the names of their functions, or patterns for their lines in the error (name, reason,
   * places).
   */
  readonly ignore?: readonly (string | RegExp)[];
  /**
   * Whether to record why and where each goroutine waits; true by default. It costs a stack for each operation that
   * waits, and on older hosts a little for each promise.
   */
  readonly waits?: boolean;
  /** The time in milliseconds for the goroutines to end; 125 by default. The check returns as soon as they have. */
  readonly wait?: number;
}

/** A goroutine that has not ended. */
interface Left {
  readonly site: string;
  /** Its waits: why, and where. */
  readonly waits: Set<{ readonly reason: string; readonly site: string }>;
}

/**
 * Finds goroutines that a test leaves behind: it watches those started from now on, and the returned function fails if
 * one has not ended. It is goleak for Go.
 *
 * Goroutines that started earlier do not count. With vitest, `beforeEach(() => leaks())` checks every test, because
 * vitest calls the returned function after it. With node:test, call the function in `afterEach`. Tests that run
 * concurrently see each other's goroutines.
 *
 * @param options - The goroutines that may remain, and how long to wait.
 * @returns A function that gives the goroutines some time to end, and returns as soon as they have. It rejects with
 *   {@link LeakError} `found unexpected goroutines:`, which says for each remaining goroutine its name, where it was
 *   started, and why and where it waits.
 * @throws `RangeError` if `wait` is not a number >= 0.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 * import { leaks } from "goroutines/testing";
 *
 * const check = leaks();
 * const never = new Channel<void>();
 * go(async function waiter() {
 *   await never.receive();
 * });
 * await check().catch((error) => console.log(error.message.split("\n")[0])); // found unexpected goroutines:
 * ```
 *
 * Costs a stack for each goroutine that starts and each operation that waits. Mirrors `VerifyNone` in
 * go.uber.org/goleak.
 */
export function leaks(options: LeakOptions = {}): () => Promise<void> {
  const { ignore = [], wait = WAIT, waits = true } = options;
  if (!(wait >= 0)) throw new RangeError(`leaks: wait must be a number >= 0, not ${quoted(wait)}`);
  const left: Map<Goroutine, Left> = new Map();
  const parked: WeakMap<ParkedOperation, () => void> = new WeakMap();
  const observer: Observer = {
    started: (goroutine) => {
      // A bubble checks its own goroutines. An abandoned bubble leaves some behind, which are no leaks.
      if (islands.isOutside) left.set(goroutine, { site: place(), waits: new Set() });
    },
    ended: (goroutine) => void left.delete(goroutine),
  };
  const waiting: Observer = {
    parked: (operation, reason) => {
      const goroutine = running();
      const known = goroutine === null ? undefined : left.get(goroutine)?.waits;
      if (known === undefined) return;
      const wait = { reason, site: place() };
      known.add(wait);
      parked.set(operation, () => known.delete(wait));
    },
    woken: (operation) => parked.get(operation)?.(),
  };
  const unobserve = waits ? observe({ ...observer, ...waiting }, asyncAttribution()) : observe(observer);
  const unexpected = (): string[] => {
    const texts = [...left].map(([{ name }, goroutine]) => ({ name, text: describe(name, goroutine) }));
    const isIgnored = ({ name, text }: { name: string; text: string }): boolean =>
      ignore.some((what) => (typeof what === "string" ? what === name : text.search(what) !== -1));
    return texts.filter((found) => !isIgnored(found)).map(({ text }) => text);
  };
  return async () => {
    for (let turn = 0; turn < TURNS && left.size > 0; turn += 1) await new Promise<void>(nextTurn);
    const end = monotonic.now() + wait;
    for (let pause = 1; left.size > 0 && unexpected().length > 0 && monotonic.now() < end; pause *= 2) {
      const rest = Math.min(pause, Math.max(end - monotonic.now(), 0));
      await new Promise<void>((resolve) => setTimeout(resolve, rest));
    }
    unobserve();
    const texts = left.size > 0 ? unexpected() : [];
    if (texts.length > 0) throw new LeakError(["found unexpected goroutines:", ...texts].join("\n"));
  };
}

function describe(name: string, { site, waits }: Left): string {
  const lines = [`goroutine ${name || "func"}, created by`, site];
  for (const { reason, site: place } of waits) lines.push(`waits [${reason}]:`, place);
  return lines.join("\n");
}

/** The user's lines of the current stack; a callback of a timer has none. */
function place(): string {
  return callSite() || "    a timer";
}
