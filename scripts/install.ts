/**
 * Installs private packages of the repository, unless they are installed as their lockfiles say.
 *
 *     tsx scripts/install.ts test/mutation
 */
import process from "node:process";
import { install } from "../test/support/install.js";

for (const folder of process.argv.slice(2)) install(folder);
