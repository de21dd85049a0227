import { cpuTime } from "./measure/cpu-time.js";
import { median } from "./measure/median.js";

// What the engine takes for the least that an operation needs, whoever wrote the library: nobody's channel is faster than
// that. Prints nanoseconds of processor time; `npm run engine`, or `bun dist/engine.js` afterwards.

type Box = { value: number; ok: boolean };

const done = Promise.resolve();

const steps: Record<string, (times: number) => Promise<void>> = {
  async "await a promise that is resolved"(times) {
    for (let time = 0; time < times; time += 1) await done;
  },
  async "resolve a new one to a box, and await it"(times) {
    for (let time = 0; time < times; time += 1) await Promise.resolve({ value: time, ok: true });
  },
  async "wait for one that is resolved to a bare value"(times) {
    let wake!: (value: number) => void;
    for (let time = 0; time < times; time += 1) {
      const promise = new Promise<number>((resolve) => {
        wake = resolve;
      });
      wake(time);
      await promise;
    }
  },
  async "wait for one that is resolved to a box"(times) {
    let wake!: (value: Box) => void;
    for (let time = 0; time < times; time += 1) {
      const promise = new Promise<Box>((resolve) => {
        wake = resolve;
      });
      wake({ value: time, ok: true });
      await promise;
    }
  },
};

const TIMES = 1_000_000;
const ROUNDS = 7;

const taken = new Map<string, number[]>();
for (let round = -1; round < ROUNDS; round += 1) {
  for (const [name, step] of Object.entries(steps)) {
    const took = ((await cpuTime(() => step(TIMES))) / TIMES) * 1e6;
    if (round >= 0) taken.set(name, [...(taken.get(name) ?? []), took]);
  }
}
for (const [name, took] of taken) console.log(`${median(took).toFixed(0).padStart(4)} ns  ${name}`);
