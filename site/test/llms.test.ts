import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DIST } from "../build/places.js";

const list = readFileSync(join(DIST, "llms.txt"), "utf8");

test("llms.txt names the site, says what it is, and lists pages that are there as Markdown", () => {
  assert.match(list, /^# goroutines\n\n> .+\n\n/);
  const links = [...list.matchAll(/^- \[.+\]\((\/.+\.md)\): .+$/gm)].map(([, link = ""]) => link);
  assert.ok(links.length > 80, `${links.length} links`);
  assert.ok(links.includes("/guides/channels.md") && links.includes("/recipes/kafka.md"));
  const wrong = links.filter(
    (link) => !existsSync(join(DIST, link)) || !/^# /.test(readFileSync(join(DIST, link), "utf8")),
  );
  assert.deepEqual(wrong, []);
});

test("the pages as Markdown have no marks that only the site understands", () => {
  const text = readFileSync(join(DIST, "llms-full.txt"), "utf8");
  const marks = text.replace(/^```[\s\S]*?^```$/gm, "").match(/^(---|<(Tabs|div|template|PlaygroundPage)|<!--).*$/gm);
  assert.deepEqual(marks, null);
  assert.match(text, /^# Channels$/m);
});
