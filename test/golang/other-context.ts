import type { context } from "goroutines";

/** A context of another type that embeds one: Go's `otherContext`. */
export function wrapped(embedded: context.Context): context.Context {
  return {
    get done() {
      return embedded.done;
    },
    get err() {
      return embedded.err;
    },
    get deadline() {
      return embedded.deadline;
    },
    get signal() {
      return embedded.signal;
    },
    value: (key: unknown) => embedded.value(key) as never,
  };
}
