import { note } from "../runtime/begin.js";
import { clock } from "../runtime/clock.js";
import type { Bucket } from "./bucket.js";
import type { Grant } from "./grant.js";

/**
 * Events that a {@link Limiter} permits after a delay: Go's `rate.Reservation`. Made by {@link Limiter.reserve}.
 */
export interface Reservation {
  /** Whether the limiter can ever permit as many events at once. If not, `delay` is `Infinity`. */
  readonly ok: boolean;
  /** How many milliseconds from now the events have to wait; 0 once they may happen. */
  readonly delay: number;
  /**
   * Tells that the events will not happen, so that others may happen earlier. What was reserved later keeps its time, and
   * its tokens are not returned. Does nothing once the events may have happened, and when it is called again.
   *
   * Go's second `Cancel` returns the tokens a second time.
   */
  cancel(): void;
}

export class BucketReservation implements Reservation {
  readonly ok: boolean;
  readonly #bucket: Bucket;
  readonly #limiter: object;
  readonly #at: number;
  #grant: Grant | null;

  constructor(limiter: object, bucket: Bucket, grant: Grant | null) {
    this.ok = grant !== null;
    this.#limiter = limiter;
    this.#bucket = bucket;
    this.#grant = grant;
    this.#at = grant?.at ?? Number.POSITIVE_INFINITY;
  }

  get delay(): number {
    return Math.max(this.#at - clock().now(), 0);
  }

  cancel(): void {
    note("rate.Cancel", this.#limiter);
    const grant = this.#grant;
    this.#grant = null;
    if (grant !== null) this.#bucket.giveBack(grant, clock().now());
  }
}
