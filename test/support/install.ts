import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** Runs `npm ci` in the folder of a private package, unless all that its lockfile says is there. */
export function install(folder: string): void {
  if (isInstalled(folder)) return;
  // On Windows npm is a script, which only a shell starts.
  const shell = process.platform === "win32";
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit", shell });
}

interface Locked {
  readonly version?: string;
  /** Perhaps it is for another system. */
  readonly optional?: true;
  readonly peer?: true;
}

/** npm notes what it has installed, in the form of the lockfile. */
function isInstalled(folder: string): boolean {
  const installed = packages(join(folder, "node_modules/.package-lock.json"));
  return Object.entries(packages(join(folder, "package-lock.json"))).every(([path, wanted]) => {
    // The others are the folder itself, and packages that are linked to.
    if (!path.startsWith("node_modules/")) return true;
    const found = installed[path];
    return found === undefined ? wanted.optional || wanted.peer : found.version === wanted.version;
  });
}

function packages(lockfile: string): Readonly<Record<string, Locked>> {
  try {
    return JSON.parse(readFileSync(lockfile, "utf8")).packages;
  } catch {
    return {};
  }
}
