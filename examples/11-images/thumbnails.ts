import { basename, extname, join } from "node:path";
import { go, type Outcome, Pool, type ReceiveChannel } from "goroutines";
import sharp from "sharp";

// Each image uses one thread, so that only the pool decides how much runs at once. No image is cached, because passes
// are compared.
sharp.concurrency(1);
sharp.cache(false);

/** The side of the square, in pixels, into which a thumbnail fits. */
export const SIZE = 320;

/** A finished thumbnail. */
export interface Thumbnail {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a thumbnail of each image, in the folder `into`. The number of workers limits the images in memory. The
 * outcomes come as they are ready: one for each path, even for a file that is not an image.
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
