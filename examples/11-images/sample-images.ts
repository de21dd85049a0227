import { join } from "node:path";
import { limit } from "goroutines";
import sharp from "sharp";

/** The number of images that it makes at a time. */
const AT_A_TIME = 4;

/** Makes image files that stand for photographs: discs of many colours, in many sizes. Returns their paths. */
export async function makeSampleImages(folder: string, count: number): Promise<string[]> {
  const atATime = limit(AT_A_TIME);
  const names = Array.from({ length: count }, (_, i) => `photo-${String(i + 1).padStart(2, "0")}.jpg`);
  return Promise.all(names.map((name, i) => atATime(() => makeSampleImage(join(folder, name), i))));
}

async function makeSampleImage(path: string, seed: number): Promise<string> {
  const long = 1200 + 200 * (seed % 4);
  const short = 900;
  // Every third is upright.
  const [width, height] = seed % 3 === 2 ? [short, long] : [long, short];
  await sharp(Buffer.from(picture(width, height, seed)))
    .jpeg({ quality: 90 })
    .toFile(path);
  return path;
}

/** An SVG. */
function picture(width: number, height: number, seed: number): string {
  const discs = Array.from({ length: 12 }, (_, i) => {
    const [x, y] = [(seed * 29 + i * 37) % 100, (seed * 17 + i * 61) % 100];
    return `<circle cx="${x}%" cy="${y}%" r="${80 + 20 * i}" fill="hsl(${seed * 50 + i * 30}, 70%, 50%)" opacity="0.6"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${seed * 50}, 60%, 30%)"/>${discs.join("")}
  </svg>`;
}
