import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

export const here: string = fileURLToPath(new URL(".", import.meta.url));
const outdir = `${here}dist`;

/** What a measured process runs. */
export const worker: string = `${outdir}/worker.js`;

/** A copy of the build in the folder above, which is what users get; it stays what it is while the run lasts. */
export const oursAt: string = `${outdir}/goroutines`;

/** Ours is not bundled, as the others are not. */
const ours: Plugin = {
  name: "ours",
  setup({ onResolve }) {
    const path = pathToFileURL(`${oursAt}/index.js`).href;
    onResolve({ filter: /^goroutines$/ }, () => ({ path, external: true }));
  },
};

/**
 * Compiles worker, adapters and workloads to `dist`, so that a measured process has no compiler in it, and loads one
 * adapter and one workload only.
 */
export async function compile(): Promise<void> {
  const sources = ["libraries", "workloads"].flatMap((folder) =>
    readdirSync(`${here}${folder}`).map((file) => `${here}${folder}/${file}`),
  );
  rmSync(outdir, { recursive: true, force: true });
  cpSync(`${here}../dist`, oursAt, { recursive: true });
  writeFileSync(`${oursAt}/package.json`, JSON.stringify({ type: "module", sideEffects: false }));
  await build({
    entryPoints: [`${here}worker.ts`, ...sources],
    outdir,
    outbase: here,
    bundle: true,
    splitting: true,
    packages: "external",
    plugins: [ours],
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "error",
  });
}
