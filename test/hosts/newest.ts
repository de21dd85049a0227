/**
 * Runs the suite on the newest line of Node.
 *
 *     npm run test:newest                    all of it
 *     npm run test:newest -- test/goroutine  some of it
 */
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { ROOT } from "../support/command.js";
import { install } from "../support/install.js";
import { HERE, NEWEST, nodeOfLine } from "./host.js";

install(HERE);
const node = nodeOfLine(NEWEST);
// Whatever a test starts by name is to run on that line as well.
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(node, [vitest, "run", ...process.argv.slice(2)], { cwd: ROOT, env, stdio: "inherit" });
process.exitCode = status ?? 1;
