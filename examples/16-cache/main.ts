// A cache in front of a slow service: one load for concurrent callers, entries that expire, errors that are not kept.

import { Millisecond, main, sleep, WaitGroup } from "goroutines";
import { Cache } from "./cache.js";

/** Stands for pages that are slow to make. */
class Pages {
  /** The number of attempts to make a page. */
  loads = 0;

  async load(path: string): Promise<string> {
    this.loads += 1;
    const version = this.loads;
    await sleep(50 * Millisecond);
    if (path === "/broken") throw new Error(`${path}: no such page`);
    return `${path}, version ${version}`;
  }
}

/** Ten callers ask at once. Returns the different answers, and how many callers got each. */
async function ask(cache: Cache, ...paths: string[]): Promise<string> {
  const answers = new Map<string, number>();
  const wg = new WaitGroup();
  for (let i = 0; i < 10; i++) {
    wg.go(async () => {
      let answer: string;
      try {
        answer = await cache.get(paths[i % paths.length] as string);
      } catch (error) {
        answer = (error as Error).message;
      }
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    });
  }
  await wg.wait();
  const counts = [...answers].map(([answer, count]) => `${count} x ${answer}`);
  return counts.sort().join("; ");
}

main(async () => {
  const pages = new Pages();
  const cache = new Cache((path) => pages.load(path), 500 * Millisecond);

  console.log(`at first: ${await ask(cache, "/")}. Loads: ${pages.loads}`);
  console.log(`kept: ${await ask(cache, "/")}. Loads: ${pages.loads}`);
  await sleep(600 * Millisecond);
  console.log(`expired: ${await ask(cache, "/")}. Loads: ${pages.loads}`);
  console.log(`an error is shared: ${await ask(cache, "/broken")}. Loads: ${pages.loads}`);
  console.log(`and not kept: ${await ask(cache, "/broken")}. Loads: ${pages.loads}`);
  console.log(`each key by itself: ${await ask(cache, "/", "/broken")}. Loads: ${pages.loads}`);
});
