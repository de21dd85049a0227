import type { TreeDigest } from "./tree-digest.js";

/** The size of a tree, or of the part that was processed: `4,415 files, 329.1 MB`. */
export function quantity({ files, bytes }: Pick<TreeDigest, "files" | "bytes">): string {
  return `${count(files, "file")}, ${size(bytes)}`;
}

export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 100 ? 3 : 2)} s`;
}

const UNITS = ["kB", "MB", "GB", "TB", "PB", "EB"];

/** With one decimal, in the unit that gives a number below 1000. */
function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let unit = -1;
  let scaled = bytes;
  do {
    scaled /= 1000;
    unit += 1;
  } while (scaled >= 999.95 && unit < UNITS.length - 1);
  return `${scaled.toFixed(1)} ${UNITS[unit]}`;
}
