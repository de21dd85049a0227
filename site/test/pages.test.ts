import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { filesBelow } from "../../test/support/files.js";
import { DIST } from "../build/places.js";
import { openSite, type Site } from "./browser.js";

const PAGES = filesBelow(DIST)
  .filter((path) => path.endsWith(".html") && path !== "404.html")
  .map((path) => `/${path.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`)
  .sort();

let site: Site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test("every page opens without an error, asks no other machine for anything, and does not scroll sideways at 390 px", async () => {
  const opened = await site.open("/", { width: 390 });
  const wrong: string[] = [];
  for (const path of PAGES) {
    const before = opened.complaints.length;
    await opened.page.goto(site.origin + path, { waitUntil: "load" });
    const width = await opened.page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) wrong.push(`${path} is ${width} px wide`);
    wrong.push(...opened.complaints.slice(before).map((complaint) => `${path}: ${complaint}`));
  }
  await opened.close();
  assert.deepEqual(wrong, []);
  assert.ok(PAGES.length > 100);
});

test("every page has a description and a title of its own", async () => {
  const { page, close } = await site.open("/");
  const titles = new Map<string, string>();
  const wrong: string[] = [];
  for (const path of PAGES) {
    const html = await (await page.request.get(site.origin + path)).text();
    const title = /<title>(.*?)<\/title>/.exec(html)?.[1] ?? "";
    const description = /<meta name="description" content="(.*?)"/.exec(html)?.[1] ?? "";
    if (titles.has(title)) wrong.push(`${path} has the title of ${titles.get(title)}: ${title}`);
    titles.set(title, path);
    if (description.length < 15) wrong.push(`${path} is described as "${description}"`);
  }
  await close();
  assert.deepEqual(wrong, []);
});

test("light and dark: the page follows the system, and text can be told from its ground", async () => {
  const contrasts: number[] = [];
  for (const dark of [false, true]) {
    const { page, close } = await site.open("/tour/channels", { dark });
    const [text = "", ground = ""] = await page.evaluate(() => {
      const paragraph = document.querySelector(".vp-doc p") as Element;
      return [getComputedStyle(paragraph).color, getComputedStyle(document.body).backgroundColor];
    });
    assert.equal(luminance(ground) < 0.2, dark);
    contrasts.push(contrast(text, ground));
    await close();
  }
  assert.ok(Math.min(...contrasts) >= 7, `contrasts ${contrasts}`);
});

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("every page of the reference that is about a name leads to its guide", async () => {
  const { page, close } = await site.open("/");
  const wrong: string[] = [];
  for (const path of PAGES.filter((one) =>
    /^\/api\/.*\/(classes|functions|interfaces|type-aliases|variables)\//.test(one),
  )) {
    const html = await (await page.request.get(site.origin + path)).text();
    if (!/class="guide">Guide: <a href="\/guides\//.test(html)) wrong.push(path);
  }
  await close();
  assert.deepEqual(wrong, []);
});
