import { settled } from "../support/turn.js";

/** How a promise has ended once everything has run that can: "waiting", "done", or the reason of its rejection. */
export async function endOf(promise: Promise<unknown>): Promise<unknown> {
  let end: unknown = "waiting";
  promise.then(
    () => {
      end = "done";
    },
    (error: unknown) => {
      end = error;
    },
  );
  await settled();
  return end;
}

export function endsOf(...promises: Promise<unknown>[]): Promise<unknown[]> {
  return Promise.all(promises.map(endOf));
}
