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
  streams: /\/recipes\/streams|\/guides\/streams/,
  panic: /\/guides\/errors|\/coming-from\/go/,
  browser: /\/guides\/browsers|\/install/,
  kafka: /\/recipes\/kafka/,
  leak: /debugging|leak/i,
  perfetto: /debugging|[tT]race/,
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
    // Results come as one types; those of the whole word are the last.
    const found = await page
      .waitForFunction(isAmongFirst, expected.source, { timeout: 30_000 })
      .then(() => true)
      .catch(() => false);
    if (!found) wrong.push(`${word}: ${await page.evaluate(shownResults)}`);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  await close();
});

/** In the page: whether one of the first five results is an address that is expected. */
function isAmongFirst(expected: string): boolean {
  const links = [...document.querySelectorAll(".VPLocalSearchBox .result")].slice(0, 5);
  return links.some((link) => new RegExp(expected).test(link.getAttribute("href") ?? ""));
}

/** In the page: what was found. */
function shownResults(): string {
  const links = [...document.querySelectorAll(".VPLocalSearchBox .result")].slice(0, 5);
  return links.map((link) => link.getAttribute("href")).join(" ");
}
