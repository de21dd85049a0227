import { compare } from "./differences.js";
import { KINDS, type Operations } from "./operations.js";

// npm run test:reduction [-- seed programs kind]: thousands of random programs, with the reduction of `explore` and without.

/** Programs with more schedules than this are left out. */
const MOST_SCHEDULES = 1_000;

const [seed = "1", programs = "500", only = ""] = process.argv.slice(2);
let hasFailed = false;
for (const [kind, operations] of Object.entries<Operations>(KINDS).filter(([name]) => name.includes(only))) {
  const { differences, ...sums } = await compare(Number(seed), Number(programs), operations, MOST_SCHEDULES);
  console.log(`${kind}:`, JSON.stringify(sums), `${differences.length} differences`);
  for (const text of differences) console.log("  ", text);
  hasFailed ||= differences.length > 0;
}
process.exitCode = hasFailed ? 1 : 0;
