import type { Lock, Locks } from "../libraries/locks.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual } from "../measure/wrong.js";
import { ratio, type Workload } from "./workload.js";

type Description = Pick<Workload<unknown>, "name" | "title" | "about"> & {
  readonly kind: "mutex" | "semaphore";
  readonly size: number;
  /** How many goroutines go through the section, again and again. */
  readonly goroutines: number;
};

const STEP = 1000;

/** A workload that tells how often a second a section is passed through that a lock protects. */
export function lockRate({ name, title, about, kind, size, goroutines }: Description): Workload<Locks> {
  return {
    name,
    title,
    about,
    figures: [{ key: "rate", title: "sections a second", unit: "/s", better: "more" }, ratio],
    async run(library, effort) {
      const { program } = library;
      if (program !== undefined) {
        const pass = async (items: number): Promise<void> =>
          expectEqual("the sections", await program(kind, size, goroutines, items), items);
        return { ...(await measureRate(pass, STEP, effort)) };
      }
      const lock = kind === "mutex" ? library.mutex?.() : library.semaphore?.(size);
      if (lock === undefined) return null;
      return { ...(await measureRate((items) => contend(lock, size, goroutines, items), STEP, effort)) };
    },
  };
}

async function contend(lock: Lock<unknown>, size: number, goroutines: number, items: number): Promise<void> {
  let inside = 0;
  let most = 0;
  let passed = 0;
  async function pass(): Promise<void> {
    for (let item = 0; item < items / goroutines; item += 1) {
      const token = await lock.enter();
      inside += 1;
      if (inside > most) most = inside;
      // The others ask for it meanwhile.
      if (goroutines > 1) await null;
      inside -= 1;
      passed += 1;
      lock.leave(token);
    }
  }
  await Promise.all(Array.from({ length: goroutines }, pass));
  expectEqual("the sections", passed, items);
  expectEqual("the most at a time", most, Math.min(size, goroutines));
}
