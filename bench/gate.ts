import { compile } from "./compile.js";
import { guarded } from "./gate/bounds.js";
import { check } from "./gate/check.js";

const ATTEMPTS = 3;

await compile();
const failures: string[] = [];
for (const each of guarded) failures.push(...(await check(each, ATTEMPTS, console.log)));
console.log(failures.length === 0 ? "the gate is open" : `the gate is shut:\n${failures.join("\n")}`);
process.exitCode = failures.length === 0 ? 0 : 1;
