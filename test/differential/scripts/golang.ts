import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log, Script } from "./script.js";

/** What Go makes of scripts. Go fetches the modules that it lacks. */
export function golangs(scripts: readonly Script[]): Log[] {
  const folder = mkdtempSync(join(tmpdir(), "scripts-"));
  try {
    const binary = join(folder, "scripts.test");
    const source = fileURLToPath(new URL("go", import.meta.url));
    execFileSync("go", ["test", "-c", "-o", binary, "."], { cwd: source, stdio: "inherit" });
    const input = scripts.map((script) => `${JSON.stringify(script)}\n`).join("");
    const output = execFileSync(binary, { input, encoding: "utf8", maxBuffer: Number.POSITIVE_INFINITY });
    // The last line is the word of the test.
    return output.split("\n").flatMap((line) => (line.startsWith("[") ? [JSON.parse(line) as Log] : []));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
