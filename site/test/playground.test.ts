import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Opened, openSite, type Site } from "./browser.js";

let site: Site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

/** Opens a program of the playground's list, and waits until it has run. */
async function openProgram(name: string): Promise<Opened> {
  const opened = await site.open("/playground");
  await opened.page.waitForSelector(".playground .cm-content");
  await opened.page.selectOption(".chooser select", { label: name });
  await ended(opened.page);
  return opened;
}

async function ended(page: Page): Promise<void> {
  await page.waitForSelector(".playground .run");
  await page.waitForSelector(".playground .output, .playground .refused");
}

/** Replaces the program in the editor, as somebody who types. */
async function write(page: Page, text: string): Promise<void> {
  await page.click(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** Writes a program into the editor, and runs it by its key. */
async function run(page: Page, text: string): Promise<void> {
  await write(page, text);
  await page.keyboard.press("Control+Enter");
}

/** Waits until an element's text matches. */
async function shows(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await page.waitForFunction(([at, source]) => new RegExp(source).test(document.querySelector(at)?.textContent ?? ""), [
    selector,
    pattern.source,
  ] as const);
}

test("two senders: all interleavings are counted, and each outcome can be looked at", async () => {
  const { page, complaints, close } = await openProgram("Two senders: all interleavings");
  assert.match(await page.innerText(".summary"), /^\d+ interleavings in \d+ ms, 2 outcomes\. That is all of them\./);
  const outcomes = await page.$$eval(".outcomes .what", (labels) => labels.map((label) => label.textContent));
  assert.deepEqual(outcomes.sort(), ["ann bob", "bob ann"]);
  await page.click(".outcomes label:nth-of-type(2)");
  const chosen = await page.innerText(".outcomes .chosen .what");
  assert.equal((await page.innerText(".output")).trim(), chosen);
  assert.deepEqual(await page.$$eval(".lanes .name", (names) => names.map((name) => name.textContent?.trim())), [
    "main",
    "ann",
    "bob",
  ]);
  assert.equal(await page.locator(".lanes .arrow.value").count(), 2);
  assert.deepEqual(complaints, []);
  await close();
});

test("lost update: the outcome that loses is among those shown", async () => {
  const { page, close } = await openProgram("Lost update: the one that loses");
  const outcomes = await page.$$eval(".outcomes .what", (labels) => labels.map((label) => label.textContent));
  assert.deepEqual(outcomes.sort(), ["budget: -1", "budget: 0"]);
  await close();
});

test("results never closed: the deadlock is drawn, and explained in the words of the report", async () => {
  const { page, close } = await openProgram("Results never closed: the deadlock");
  assert.match(
    await page.innerText(".output"),
    /fatal error: all goroutines are asleep - deadlock!\s+goroutine 1 \(main\) \[chan receive\]:\s+at program\.ts:15/,
  );
  assert.equal(await page.locator(".lanes .forever").count(), 1);
  assert.equal((await page.textContent(".lanes .stuck-text"))?.trim(), "[chan receive]");
  await close();
});

test("timeouts: the goroutine that leaks is drawn and named", async () => {
  const { page, close } = await openProgram("Timeouts: the leaked goroutine");
  assert.match(
    await page.innerText(".output"),
    /main has ended, and a goroutine is left behind\s+goroutine 2 \(work\) \[chan send\]/,
  );
  assert.equal(await page.locator(".lanes .forever").count(), 1);
  await close();
});

test("stepping: back and forward by buttons and by keys, and the line of the step is marked", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  const where = () => page.innerText(".stepper .where");
  const [, last = ""] = /^(\d+)\//.exec(await where()) ?? [];
  await page.click("[aria-label='One step back']");
  assert.ok((await where()).startsWith(`${Number(last) - 1}/${last}`));
  await page.focus(".stepper input");
  await page.keyboard.press("Home");
  assert.match(await where(), /^1\/\d+: main starts ann/);
  assert.match((await page.textContent(".cm-line.step-line")) ?? "", /go\(async function ann/);
  await page.click("[aria-label='One step forward']");
  assert.match(await where(), /^2\/\d+: main starts bob/);
  await page.click(".list summary");
  assert.match(await page.innerText(".list li.now"), /main starts bob/);
  await close();
});

test("editing: Ctrl-Enter runs what is in the editor, and Reset brings the program back", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await run(page, 'const n: number = 6 * 7;\nconsole.log("edited", n);');
  await shows(page, ".output", /edited 42/);
  await page.click(".bar button:text-is('Reset')");
  assert.match(await page.innerText(".cm-content"), /function ann/);
  await close();
});

test("a mistake in the program is told with its line", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await run(page, "const a = 1;\nconst b = ;\n");
  await page.waitForSelector(".refused");
  assert.match(await page.innerText(".refused"), /^Error in line 2/);
  assert.equal((await page.textContent(".cm-line.fault-line"))?.trim(), "const b = ;");
  await close();
});

test("an endless loop can be stopped, and the page goes on", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await run(page, "for (;;) {}");
  await page.click(".playground .stop");
  assert.equal(await page.innerText(".result .state"), "Stopped.");
  await run(page, 'console.log("still here")');
  await shows(page, ".output", /still here/);
  await close();
});

test("a program can be shared: its address opens it, edited", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await write(page, 'console.log("shared ü")');
  await page.click(".bar button:text-is('Share')");
  await page.waitForFunction(() => location.hash.length > 10);
  const address = page.url().replace(site.origin, "");
  await close();
  const other = await site.open(address);
  await shows(other.page, ".output", /shared ü/);
  await other.close();
});

test("with the keyboard alone: Tab reaches the program of a page, Enter runs it", async () => {
  const { page, complaints, close } = await site.open("/tour/channels");
  await page.locator(".runnable .open").first().focus();
  await page.keyboard.press("Enter");
  await shows(page, ".output", /ann is rid of it/);
  assert.deepEqual(complaints, []);
  await close();
});

test("in real time a second takes a second: lines and lanes come when their time has come", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await page.selectOption(".mode select", "real");
  await run(
    page,
    `import { go, sleep } from "goroutines";
go(async function sleeper() {
  await sleep(60_000);
  console.log("second");
});
console.log("first");`,
  );
  await shows(page, ".output", /first/);
  await shows(page, ".lanes .step.park .label", /sleep/);
  assert.doesNotMatch(await page.innerText(".output"), /second/);
  assert.equal(await page.locator(".lanes .step.wake").count(), 0);
  await page.keyboard.press("Escape");
  assert.equal(await page.innerText(".result .state"), "Stopped.");
  await close();
});

test("a program without an end is shown up to where nobody would look any more", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await page.selectOption(".mode select", "virtual");
  await run(page, 'import { tick } from "goroutines";\nfor await (const _ of tick(1000)) console.log("again");\n');
  await shows(page, ".result .state", /for ever/);
  assert.match(await page.innerText(".output"), /again\s+again/);
  await close();
});

test("an error that nobody catches is told, and its line marked", async () => {
  const { page, close } = await openProgram("Two senders: all interleavings");
  await page.selectOption(".mode select", "virtual");
  await run(
    page,
    'import { go, sleep } from "goroutines";\ngo(async function bad() {\n  await sleep(5);\n  throw new RangeError("too far");\n});\nawait sleep(50);\n',
  );
  await page.waitForSelector(".output .failure");
  assert.match(await page.innerText(".output"), /Uncaught RangeError: too far\s+at bad \(program\.ts:4/);
  assert.match((await page.textContent(".cm-line.fault-line")) ?? "", /throw new RangeError/);
  await close();
});
