import process from "node:process";

const stopping = new AbortController();

for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => stopping.abort(new Error(`${name} received`)));

/**
 * Aborts at SIGTERM. This is what an example loads first, and it needs nothing itself: the packages take their time, and a signal
 * that comes meanwhile must not end the process by itself. What is not in such a hurry uses `notifyContext`.
 */
export const stop: AbortSignal = stopping.signal;
