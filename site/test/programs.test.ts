import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Example, examples } from "../../test/docs/example.js";
import { runsInBrowser } from "../.vitepress/runnable.js";
import { DIST } from "../build/places.js";
import type { Report } from "../playground/engine/messages.js";
import { modeFor } from "../playground/mode.js";
import { openSite, type Site } from "./browser.js";

let site: Site;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test("every program of the pages and doc comments that has a button runs to its stated output", async () => {
  const { page, complaints, close } = await site.open("/install");
  const worker = `/assets/${readdirSync(join(DIST, "assets")).find((name) => /^worker-.*\.js$/.test(name))}`;
  const programs = examples().filter(({ code, fails }) => runsInBrowser(fails ? "ts ignore" : "ts", code));
  const wrong: string[] = [];
  for (const example of programs) {
    const mode = modeFor(example.code, undefined);
    const reports = await page.evaluate(runInWorker, { worker, source: example.code, mode });
    const problem = problemOf(example, reports);
    if (problem !== null) wrong.push(`${example.place} (${mode}): ${problem}`);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  assert.ok(programs.length > 150, `${programs.length} programs`);
  await close();
});

/** In the page: what a worker tells of a program, until it has ended. */
function runInWorker({ worker, source, mode }: { worker: string; source: string; mode: string }): Promise<Report[]> {
  return new Promise((resolve) => {
    const reports: Report[] = [];
    const thread = new Worker(worker, { type: "module" });
    // No names in here: what the test's compiler does for them, the page does not have.
    setTimeout(() => resolve(reports), 60_000);
    thread.addEventListener("message", ({ data }) => {
      reports.push(data);
      if (data.kind === "ended" || data.kind === "refused") setTimeout(() => resolve(reports), 30);
    });
    thread.postMessage({ source, mode });
  });
}

function problemOf({ output, fails }: Example, reports: readonly Report[]): string | null {
  const refused = reports.find((report) => report.kind === "refused");
  if (refused?.kind === "refused") return refused.message;
  const ended = reports.find((report) => report.kind === "ended");
  if (ended?.kind !== "ended") return "it did not end";
  const [outcome] = ended.outcomes;
  const told = reports.flatMap((report) => (report.kind === "line" ? [report.line] : []));
  const printed = (outcome?.lines ?? told).map(({ text }) => text).join("\n");
  const failure = outcome?.failure ?? null;
  if (fails) {
    const [before = "", report = ""] = (output ?? "").split("fatal error:");
    if (words(printed) !== words(before)) return `printed ${JSON.stringify(printed)}`;
    if (!failure?.startsWith("fatal error:")) return `failed with ${JSON.stringify(failure)}`;
    return String(reasons(failure)) === String(reasons(report))
      ? null
      : `waits for ${reasons(failure)}, not ${reasons(report)}`;
  }
  // What Node leaves behind in silence is named here, and is no failure of the program's.
  if (failure !== null && !failure.startsWith("main has ended")) return `failed with ${JSON.stringify(failure)}`;
  return words(printed) === words(output ?? "")
    ? null
    : `printed ${JSON.stringify(printed)}, not ${JSON.stringify(output)}`;
}

/** Lines may be separated by commas on a page, and break elsewhere. */
function words(text: string): string {
  return text.replace(/[\s,]+/g, " ").trim();
}

function reasons(report: string): string[] {
  return [...report.matchAll(/\[(.+?)\]:/g)].map(([, reason = ""]) => reason).sort();
}
