import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openSite, type Site } from "./browser.js";

/** What people type, and where the answer is: one of these pages has to be among the first results. */
const WORDS: Readonly<Record<string, RegExp>> = {
  errgroup: /ErrGroup|\/guides\/groups|\/recipes\/errgroup/,
  mutex: /Mutex|\/guides\/sync/,
  semaphore: /Semaphore|\/guides\/sync|\/recipes\/semaphore/,
  context: /\/guides\/context|namespaces\/context/,
  ctx: /context|cancel/,
  cancellation: /\/guides\/context|\/tour\/cancellation|request-cancel/,
  timeout: /timeout|Timeout|\/guides\/(time|pool-limits|select)/,
  waitgroup: /WaitGroup|waitgroup|\/tour\/pipeline/,
  "p-queue": /\/coming-from\/libraries/,
  backpressure: /\/tour\/buffers|\/guides\/channels|\/reference\/glossary/,
  "graceful shutdown": /shutdown/,
  "rate limit": /token-bucket|\/guides\/(pool-limits|groups)|Limiter|RateOptions/,
  retry: /retry|RetryOptions|pool-limits/,
  deadlock: /deadlock/,
  race: /shared-state|\/guides\/(sync|testing|worker-pools)/,
  forever: /deadlock|\/guides\/|\/tour\//,
  streams: /\/recipes\/streams/,
};

let site: Site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test("the search finds what people type, among the first five results", async () => {
  const { page, complaints, close } = await site.open("/");
  const wrong: string[] = [];
  for (const [word, expected] of Object.entries(WORDS)) {
    await page.keyboard.press("Control+k");
    await page.fill(".VPLocalSearchBox input", word);
    await page.waitForSelector(".VPLocalSearchBox .result", { timeout: 15_000 }).catch(() => {});
    await page.waitForTimeout(300);
    const links = await page.$$eval(".VPLocalSearchBox .result", (results) =>
      results.map((one) => one.getAttribute("href")),
    );
    const first = links.slice(0, 5);
    if (!first.some((link) => link !== null && expected.test(link))) wrong.push(`${word}: ${first.join(" ")}`);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  await close();
});
