import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The repository's own files below a folder, by their paths from there. Installed packages are left out, and must not be
 * walked through: an example's link to this package leads back to the root, round and round.
 */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules") return [];
    if (!entry.isDirectory()) return [entry.name];
    return filesBelow(join(folder, entry.name)).map((path) => `${entry.name}/${path}`);
  });
}
