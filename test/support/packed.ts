import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandOptions, command } from "./command.js";

/** Packs what `npm run build` has made, as npm would publish it, into a folder. Returns the tarball's path. */
export async function pack(folder: string): Promise<string> {
  const output = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder]);
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return join(folder, filename);
}

/** Makes a project of an empty folder, with the packed package installed and nothing else. Returns the tarball's path. */
export async function installPacked(folder: string): Promise<string> {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  const tarball = await pack(folder);
  await npm(["install", tarball, "--offline", "--no-audit", "--no-fund"], { cwd: folder });
  return tarball;
}

async function npm(args: readonly string[], options?: CommandOptions): Promise<string> {
  const { code, stdout, stderr } = await command("npm", args, options);
  if (code !== 0) throw new Error(`npm ${args.join(" ")} has ended with ${code}:\n${stderr}`);
  return stdout;
}
