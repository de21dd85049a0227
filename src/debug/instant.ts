import { clock } from "../runtime/clock.js";

/** The time of `now()`. */
export function instant(): number {
  const time = clock();
  return time.origin + time.now();
}
