import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { here } from "../compile.js";
import type { Entry } from "../libraries/catalogue.js";

/** What the figures were measured on, and how busy it was. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  return `${cpu?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${memory} GB, ${process.platform} ${process.arch}; load average ${load} at the start`;
}

/** The libraries that are there, with their versions. */
export function versions(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.package === undefined) return [];
    const version = versionOf(`${here}node_modules/${entry.package}/package.json`);
    return [`${entry.package} ${version ?? "(not installed)"}`];
  });
}

export function versionOf(manifest: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}
