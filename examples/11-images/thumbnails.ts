import { basename, extname, join } from "node:path";
import { go, type Outcome, Pool, type ReceiveChannel } from "goroutines";
import sharp from "sharp";

// Each image on one thread, so that it is the pool that decides how much happens at a time; and none remembered from
// the last pass, since passes are compared.
sharp.concurrency(1);
sharp.cache(false);

/** A thumbnail fits in a square of so many pixels. */
export const SIZE = 320;

/** A thumbnail that was made. */
export interface Thumbnail {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a thumbnail of each image, in the folder `into`, with so many workers. No more images than that are in memory,
 * whatever their number. The outcomes come as they are there: one for each path, that of a file that is no image too.
 */
export function makeThumbnails(
  paths: readonly string[],
  into: string,
  workers: number,
): ReceiveChannel<Outcome<string, Thumbnail>> {
  const pool = new Pool((path: string) => makeThumbnail(path, into), { workers, queue: workers, results: workers });
  go(async () => {
    for (const path of paths) await pool.submit(path);
    await pool.close();
  });
  return pool.results;
}

async function makeThumbnail(image: string, into: string): Promise<Thumbnail> {
  const path = join(into, `${basename(image, extname(image))}.webp`);
  const { width, height } = await sharp(image).resize({ width: SIZE, height: SIZE, fit: "inside" }).webp().toFile(path);
  return { path, width, height };
}
