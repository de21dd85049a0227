import { writeScripts } from "./corpus.js";
import { generateScripts } from "./generate.js";
import { golangs } from "./golang.js";
import { ours } from "./ours.js";
import { agree, type Entry, print, type Script } from "./script.js";

/** Compares random scripts until one differs, and prints that. Returns whether all agree; records them if asked to. */
export async function compareScripts(count: number, seed: number, records: boolean): Promise<boolean> {
  const scripts: Script[] = [];
  for (const script of generateScripts(seed)) {
    if (scripts.push(script) === count) break;
  }
  const logs = golangs(scripts);
  const entries: Entry[] = [];
  for (const [index, script] of scripts.entries()) {
    const log = logs[index] ?? [];
    const own = await ours(script);
    if (!agree(log, own)) {
      console.log(`Go and the package disagree on a script, seed ${seed}:\n\n${print(script, log, own)}`);
      return false;
    }
    entries.push({ ...script, log });
  }
  if (records) writeScripts(entries);
  console.log(`${count} scripts of contexts, limiters, semaphores and groups agree, seed ${seed}`);
  return true;
}
