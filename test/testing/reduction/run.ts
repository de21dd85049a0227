import { compare } from "../differences.js";

// npm run test:reduction [-- seed programs]: thousands of random programs, with the reduction of `explore` and without.

const [seed = "1", programs = "2000"] = process.argv.slice(2);
let hasFailed = false;
for (const withPool of [false, true]) {
  const { differences, ...sums } = await compare(Number(seed), Number(programs) / (withPool ? 4 : 1), withPool);
  console.log(withPool ? "pools:" : "all else:", JSON.stringify(sums), `${differences.length} differences`);
  for (const text of differences) console.log("  ", text);
  hasFailed ||= differences.length > 0;
}
process.exitCode = hasFailed ? 1 : 0;
