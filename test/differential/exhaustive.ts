/**
 * Every small program against the reference model: `npm run test:exhaustive`. It takes minutes; npm test takes a
 * sample.
 */
import { compareWithModel } from "./agreement.js";
import { everyProgram, PROGRAMS } from "./every-program.js";

const startedAt = performance.now();
let programs = 0;
let schedules = 0;
let outcomes = 0;
let disagreements = 0;
for (const program of everyProgram()) {
  const agreement = await compareWithModel(program);
  programs += 1;
  schedules += agreement.schedules;
  outcomes += agreement.outcomes;
  if (agreement.disagreement !== null) {
    disagreements += 1;
    // The first is the shortest.
    if (disagreements === 1) console.log(agreement.disagreement);
  }
  if (programs % 20_000 === 0) console.log(`${programs} of ${PROGRAMS} programs`);
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.log(
  `${programs} programs, ${schedules} schedules, ${outcomes} outcomes, ` +
    `${disagreements} programs on which the package and the model disagree, ${seconds} s`,
);
process.exitCode = disagreements === 0 && programs === PROGRAMS ? 0 : 1;
