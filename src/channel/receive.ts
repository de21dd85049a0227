import { refusal } from "../runtime/abort.js";
import type { Selectable } from "../runtime/operation.js";
import { enter, settle } from "../runtime/scheduler.js";
import { wait } from "../runtime/wait.js";
import type { Received, WaitOptions } from "./direction.js";

/** Something that values of type `T` can be received from: what the kinds of channels have in common. */
export interface Source<T> extends Selectable {
  commit(): Received<T> | undefined;
}

/** `<-source`. */
export function receive<T>(source: Source<T>, options: WaitOptions | undefined): Promise<Received<T>> {
  const late = enter("chan receive", source);
  const signal = options?.signal;
  const refused = signal === undefined ? null : refusal(signal, late);
  if (refused !== null) return refused;
  const outcome = source.commit();
  return outcome === undefined ? wait<Received<T>>(source, received, "chan receive", signal) : settle(late, outcome);
}

function received<T>(value: unknown, ok: boolean): Received<T> {
  return { value, ok } as Received<T>;
}
