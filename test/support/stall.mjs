// A preload for programs: the machine seems to be busy. Each callback of a timer, and each look at the clock, may have to
// wait for some milliseconds, which STALL, a number, decides.
import { performance } from "node:perf_hooks";
import process from "node:process";

const now = performance.now.bind(performance);
let state = Number(process.env.STALL);

function random() {
  state = (state * 1103515245 + 12345) % 2 ** 31;
  return state / 2 ** 31;
}

function stall(probability, ms) {
  if (random() >= probability) return;
  const end = now() + random() * ms;
  while (now() < end);
}

performance.now = () => {
  stall(0.1, 6);
  return now();
};

for (const name of ["setTimeout", "setImmediate"]) {
  const host = globalThis[name];
  const stalling = (callback, ...others) =>
    host(
      (...args) => {
        stall(0.3, 8);
        callback(...args);
      },
      ...others,
    );
  globalThis[name] = Object.assign(stalling, host);
}
