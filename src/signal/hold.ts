import { clearTimeout, type HostTimeout, LONGEST_TIMEOUT, setTimeout } from "../runtime/host-timeout.js";

// In Node a listener for a signal does not keep the process alive. Go counts it as something that may still happen.

let holders = 0;
/** The timer that keeps the process alive; null while it is not needed. */
let timeout: HostTimeout | null = null;

/** Keeps the process alive until the returned function is called; a second call of it has no effect. */
export function hold(): () => void {
  holders += 1;
  if (timeout === null) renew();
  let isHolding = true;
  return () => {
    if (!isHolding) return;
    isHolding = false;
    holders -= 1;
    if (holders > 0) return;
    clearTimeout(timeout as HostTimeout);
    timeout = null;
  };
}

function renew(): void {
  timeout = setTimeout(renew, LONGEST_TIMEOUT);
}
