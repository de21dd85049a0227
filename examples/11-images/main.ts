// A folder of real image files, and a thumbnail of each: the image program of 03, with real work. The files are in a
// temporary folder, which is removed at the end. It needs `npm ci` in this folder.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { main, type Outcome } from "goroutines";
import { makeSampleImages } from "./sample-images.js";
import { makeThumbnails, type Thumbnail } from "./thumbnails.js";

const IMAGES = 16;
const ROUNDS = 4;
/** One for each processor, but at most four, because sharp works in the four threads of Node's own pool. */
const WORKERS = Math.max(2, Math.min(availableParallelism(), 4));

main(async () => {
  const folder = mkdtempSync(join(tmpdir(), "thumbnails-"));
  // However the program ends, even by Ctrl-C. A thread may still be writing then, hence more than one attempt.
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  process.once("SIGINT", () => process.exit(130));

  const images = await makeSampleImages(folder, IMAGES);
  const broken = join(folder, "broken.jpg");
  writeFileSync(broken, "not an image");
  console.log(`Made ${images.length} images, and one file that is none`);

  const files = [...images.slice(0, 3), broken, ...images.slice(3)];
  const { done } = await pass(files, folderIn(folder, "first"), WORKERS, report);

  const { one, many } = await fastest(files, folderIn(folder, "next"));
  console.log(`Summary: ${done} thumbnails in ${milliseconds(many)} with ${WORKERS} workers`);
  console.log(`One worker takes ${milliseconds(one)}`);
  console.log(`Speed-up: ${(one / many).toFixed(2)}x`);
});

type Progress = (outcome: Outcome<string, Thumbnail>, number: number, of: number) => void;

/** One pass over the files: the number of thumbnails and the time in milliseconds. */
async function pass(
  files: readonly string[],
  into: string,
  workers: number,
  progress: Progress = () => {},
): Promise<{ done: number; ms: number }> {
  const start = performance.now();
  let ended = 0;
  let done = 0;
  for await (const outcome of makeThumbnails(files, into, workers)) {
    ended += 1;
    if (outcome.status === "done") done += 1;
    progress(outcome, ended, files.length);
  }
  return { done, ms: performance.now() - start };
}

/** The fastest passes with one worker and with many, run in turn, so that other load on the machine affects both. */
async function fastest(files: readonly string[], into: string): Promise<{ one: number; many: number }> {
  let one = Infinity;
  let many = Infinity;
  for (let round = 1; round <= ROUNDS; round++) {
    one = Math.min(one, (await pass(files, into, 1)).ms);
    many = Math.min(many, (await pass(files, into, WORKERS)).ms);
  }
  return { one, many };
}

function report(outcome: Outcome<string, Thumbnail>, number: number, of: number): void {
  console.log(`[${String(number).padStart(2)}/${of}] ${basename(outcome.job)} ${result(outcome)}`);
}

function result(outcome: Outcome<string, Thumbnail>): string {
  switch (outcome.status) {
    case "done": {
      const { path, width, height } = outcome.value;
      return `→ ${basename(path)}, ${width} x ${height}`;
    }
    case "failed":
      return `failed: ${(outcome.error as Error).message}`;
    default:
      return outcome.status;
  }
}

function folderIn(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`;
}
