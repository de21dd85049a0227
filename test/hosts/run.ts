/**
 * Runs every program of the folder `programs` on every host, and compares what it does with the table.
 *
 *     npm run test:hosts                           all of them
 *     npm run test:hosts -- deadlock --host Bun    programs with this in their names, on hosts with that in theirs
 *     npm run test:hosts -- --write                all of them, and brings the matrix of docs/hosts.md up to date
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../support/command.js";
import { install } from "../support/install.js";
import { installPacked } from "../support/packed.js";
import { differences } from "./compare.js";
import { HERE, type Host, hosts } from "./host.js";
import { isRun, matrix } from "./matrix.js";
import { type Ended, run } from "./process.js";
import { type Row, TABLE } from "./table.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { host: { type: "string" }, write: { type: "boolean" } },
});

install(HERE);

const sources = readdirSync(join(HERE, "programs")).map((file) => file.replace(/\.mjs$/, ""));
const unstated = sources.filter((name) => !(name in TABLE));
if (unstated.length > 0) throw new Error(`the table does not state what these programs do: ${unstated.join(", ")}`);

/** A project with the package installed in it, and the programs. */
const project = mkdtempSync(join(tmpdir(), "goroutines-hosts-"));
await installPacked(project);
cpSync(join(HERE, "programs"), join(project, "programs"), { recursive: true });
const portable = sources.filter((name) => TABLE[name]?.portable === true);
const bundles = [join(HERE, "drivers/bundles.mjs"), project, sources.join(), portable.join()];
execFileSync(process.execPath, bundles, { stdio: "inherit" });

const chosenHosts = hosts(project).filter(({ name }) => name.includes(values.host ?? ""));
const chosen = Object.entries(TABLE).filter(([name]) =>
  positionals.length === 0 ? true : positionals.some((part) => name.includes(part)),
);

type Cell = {
  readonly mark: "ok" | "limit" | "-" | "FAILS";
  readonly wrong: readonly string[];
  readonly ended?: Ended;
};

async function cell(name: string, row: Row, host: Host): Promise<Cell> {
  if (!isRun(row, host)) return { mark: "-", wrong: [] };
  const limit = row.limits?.[host.kind];
  const folder = host.bundled === undefined ? "programs" : `bundles/${host.bundled}`;
  const ended = await run(host, join(project, folder, `${name}.mjs`), {
    cwd: project,
    env: row.env ?? (host.portable ? { EXPECTED: row.stdout } : {}),
    endless: limit?.code === null,
  });
  const wrong = differences(ended, limit ?? row);
  if (limit === undefined) return { mark: wrong.length === 0 ? "ok" : "FAILS", wrong, ended };
  if (differences(ended, row).length === 0) return { mark: "FAILS", wrong: [`no limit any more: ${limit.why}`] };
  return { mark: wrong.length === 0 ? "limit" : "FAILS", wrong, ended };
}

const cells = new Map<string, Cell>();
const work = chosen.flatMap(([name, row]) => chosenHosts.map((host) => ({ name, row, host })));
const next = work[Symbol.iterator]();
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const { name, row, host } of next) cells.set(`${name} ${host.name}`, await cell(name, row, host));
  }),
);
rmSync(project, { recursive: true, force: true });

const width = Math.max(...chosen.map(([name]) => name.length));
console.log(["".padEnd(width), ...chosenHosts.map(({ name }) => name)].join("  "));
for (const [name] of chosen) {
  const marks = chosenHosts.map((host) => cells.get(`${name} ${host.name}`)?.mark.padEnd(host.name.length));
  console.log([name.padEnd(width), ...marks].join("  "));
}

const failures = [...cells].filter(([, { mark }]) => mark === "FAILS");
for (const [name, { wrong, ended }] of failures) {
  console.log(`\n${name}:\n  ${wrong.join("\n  ")}`);
  if (ended !== undefined && ended.stderr !== "") console.log(ended.stderr.slice(0, 2_000).replace(/^/gm, "    | "));
}
for (const [name, { limits = {} }] of chosen) {
  for (const [host, { why }] of Object.entries(limits)) console.log(`\nlimit of ${host}, ${name}: ${why}`);
}
console.log(`\n${work.length - failures.length} of ${work.length} as stated`);
process.exitCode = failures.length === 0 ? 0 : 1;

// What was run is as the table states; is that what the page says?
if (failures.length === 0 && cells.size === Object.keys(TABLE).length * hosts(project).length) {
  const path = join(ROOT, "docs/hosts.md");
  const page = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  const upToDate = page.replace(
    /(?<=<!-- What npm run test:hosts has seen\. -->\n\n)[\s\S]*?(?=\n\n<!-- So far\. -->)/,
    () => matrix(chosenHosts),
  );
  if (values.write) writeFileSync(path, upToDate);
  else if (upToDate !== page) {
    console.log("\nthe matrix of docs/hosts.md is another: npm run test:hosts -- --write");
    process.exitCode = 1;
  }
}
