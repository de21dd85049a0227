// Bundles programs of a project with every bundler, each into a folder of its name: node bundles.mjs PROJECT ALL PORTABLE
import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";

const [project, all, portable] = [process.argv[2], ...process.argv.slice(3).map((names) => names.split(","))];
const pathOf = (name) => join(project, "programs", `${name}.mjs`);
const folderOf = (bundler) => join(project, "bundles", bundler);
const input = Object.fromEntries(portable.map((name) => [name, pathOf(name)]));
const names = { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" };

await esbuild({
  absWorkingDir: project,
  entryPoints: all.map(pathOf),
  outdir: folderOf("esbuild"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
});

const rolled = await rollup({ input, external: /^node:/, logLevel: "silent", plugins: [nodeResolve()] });
await rolled.write({ dir: folderOf("rollup"), ...names });
await rolled.close();

await new Promise((resolve, reject) => {
  const compiler = webpack({
    mode: "production",
    target: "node20",
    context: project,
    entry: input,
    experiments: { outputModule: true },
    output: { path: folderOf("webpack"), filename: "[name].mjs", module: true, chunkFormat: "module" },
  });
  compiler.run((error, stats) => {
    if (error !== null) reject(error);
    else if (stats.hasErrors()) reject(new Error(stats.toString()));
    else compiler.close(resolve);
  });
});

await vite({
  root: project,
  logLevel: "error",
  configFile: false,
  ssr: { noExternal: true },
  build: { ssr: true, outDir: folderOf("vite"), rollupOptions: { input, output: names } },
});
