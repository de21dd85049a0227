import { context, go, Limiter, now, type Reservation, sleep } from "../../../src/index.js";
import { errorFrom, type Stage, textOf } from "./ours.js";
import type { Step } from "./script.js";

export class LimiterStage implements Stage {
  readonly #log: (event: string) => void;
  readonly #start = now();
  #limiter = new Limiter(0, 0);
  /** Null once it was cancelled: Go's second Cancel differs. */
  readonly #reservations: (Reservation | null)[] = [];
  readonly #cancels: context.CancelFunc[] = [];
  #ended = 0;

  constructor(log: (event: string) => void) {
    this.#log = log;
  }

  take({ op, n, ms }: Step): Promise<void> | void {
    const limiter = this.#limiter;
    switch (op) {
      case "new":
        this.#limiter = new Limiter(ms, n);
        return;
      case "allow":
        return this.#log(`allow: ${limiter.allow(n)}`);
      case "reserve": {
        const reservation = limiter.reserve(n);
        this.#reservations.push(reservation);
        return this.#log(`reserve: ${reservation.ok ? fixed(reservation.delay) : "never"}`);
      }
      case "return":
        if (n >= this.#reservations.length) return;
        this.#reservations[n]?.cancel();
        this.#reservations[n] = null;
        return;
      case "wait":
        return this.#wait(n, ms);
      case "abort":
        return this.#cancels[n]?.();
      case "setLimit":
        return limiter.setLimit(ms);
      case "setBurst":
        return limiter.setBurst(n);
      case "sleep":
        return sleep(ms);
    }
  }

  state(): string {
    return fixed(this.#limiter.tokens);
  }

  end(): boolean {
    if (this.#ended === this.#cancels.length) return false;
    this.#cancels[this.#ended++]?.();
    return true;
  }

  #wait(n: number, timeout: number): void {
    const background = context.background();
    const [ctx, cancel] = timeout > 0 ? context.withTimeout(background, timeout) : context.withCancel(background);
    const id = this.#cancels.push(cancel) - 1;
    go(async () => {
      const error = await errorFrom(this.#limiter.wait(n, ctx));
      this.#log(`wait ${id} at ${fixed(now() - this.#start)}: ${textOf(error)}`);
    });
  }
}

/** Without the sign of a zero. */
function fixed(n: number): string {
  return n.toFixed(3).replace("-0.000", "0.000");
}
