import { signalProcess } from "./host.js";
import { checkName, everyName } from "./names.js";
import { type Receiver, relay } from "./relay.js";

/**
 * Tells a receiver of signals until the returned function is called; of all signals if none is named. If one of them
 * cannot be handled, it throws and subscribes to none.
 */
export function subscribe(names: readonly string[], owner: object, receiver: Receiver): () => void {
  signalProcess();
  for (const name of names) checkName(name);
  let ends: (() => void)[] = [];
  const end = (): void => {
    const all = ends;
    ends = [];
    for (const endOne of all) endOne();
  };
  const isAll = names.length === 0;
  for (const name of isAll ? everyName() : new Set(names)) {
    try {
      ends.push(relay(name, owner, receiver));
    } catch (error) {
      // The host knows the name, but does not let it be handled.
      if (isAll) continue;
      end();
      throw error;
    }
  }
  return end;
}
