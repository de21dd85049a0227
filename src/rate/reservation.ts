import { note } from "../runtime/begin.js";
import { clock } from "../runtime/clock.js";
import type { Bucket } from "./bucket.js";
import type { Grant } from "./grant.js";

/**
 * A permission of a {@link Limiter} for events after a delay: Go's `rate.Reservation`. Made by {@link Limiter.reserve}.
 */
export interface Reservation {
  /** Whether the limiter can ever permit this many events at once. If not, `delay` is `Infinity`. */
  readonly ok: boolean;
  /** The milliseconds from now until the events may happen; 0 once they may. */
  readonly delay: number;
  /**
   * Says that the events will not happen, and returns their tokens, so that others may happen earlier. Later
   * reservations keep their times, and tokens that they took in advance are not returned. No effect once the events may
   * happen, or at a second call.
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
