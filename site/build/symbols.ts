import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow } from "../../test/support/files.js";
import { CONTENT, ROOT } from "./places.js";

/** A public name: where the reference has it, and the guide that tells what it is for. */
export interface PublicName {
  readonly name: string;
  readonly address: string;
  readonly guide: string | undefined;
}

/** The guide of each folder of `src`. */
const GUIDES: Readonly<Record<string, string>> = {
  channel: "channels",
  select: "select",
  time: "time",
  context: "context",
  sync: "sync",
  limit: "sync",
  errgroup: "groups",
  singleflight: "groups",
  rate: "groups",
  signal: "groups",
  waitgroup: "channels",
  goroutine: "deadlocks",
  pool: "worker-pools",
  testing: "testing",
  debug: "debugging",
};

/** Every page of the reference that is about one name. */
export function symbols(): PublicName[] {
  const folders = new Map([...foldersIn("src/index.ts"), ...namesOf("testing"), ...namesOf("debug")]);
  return filesBelow(join(CONTENT, "api"))
    .filter((path) => path.endsWith(".md") && !path.endsWith("index.md"))
    .map((path) => {
      const inContext = path.includes("/namespaces/context/");
      const name = `${inContext ? "context." : ""}${basename(path, ".md")}`;
      const folder = inContext ? "context" : folders.get(name);
      return { name, address: `/api/${path.replace(/\.md$/, "")}`, guide: folder && GUIDES[folder] };
    });
}

/** Which folder each public name comes from, as `src/index.ts` has it. */
function foldersIn(file: string): [string, string][] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from "\.\/(\w+)\/index\.js"/g)].flatMap(
    ([, names = "", folder = ""]) => namesIn(names).map((name): [string, string] => [name, folder]),
  );
}

/** The names of an entry point of its own. */
function namesOf(folder: string): [string, string][] {
  try {
    const text = readFileSync(join(ROOT, `src/${folder}/index.ts`), "utf8");
    return [...text.matchAll(/export (?:type )?\{([^}]*)\} from/g)].flatMap(([, names = ""]) =>
      namesIn(names).map((name): [string, string] => [name, folder]),
    );
  } catch {
    return [];
  }
}

function namesIn(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.replace(/\/\/.*|\btype\b/g, "").trim())
    .filter((name) => name !== "");
}
