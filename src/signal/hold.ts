import { clearTimeout, type HostTimeout, LONGEST_TIMEOUT, setTimeout } from "../runtime/host-timeout.js";

// A listener for a signal holds no process: hosts do not count it among what may still happen. Go does.

let holders = 0;
/** What the host counts; null while nobody holds the process. */
let timeout: HostTimeout | null = null;

/** Keeps the process alive until the function returned is called. A second call of that does nothing. */
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
