import { parseArgs } from "node:util";
import { type Effort, quick, thorough } from "./measure/effort.js";
import { type Runtime, runtime } from "./runtime.js";

export interface Options {
  readonly effort: Effort;
  /** How often every library gets its turn. */
  readonly rounds: number;
  /** How many seconds a process may take. */
  readonly timeout: number;
  /** Names of workloads or of libraries; empty for all. */
  readonly only: readonly string[];
  readonly libraries: readonly string[];
  /** What all libraries run on. */
  readonly runtime: Runtime;
  /** What ours runs on, too. */
  readonly beside: readonly Runtime[];
  /** Where the report goes, besides the console. */
  readonly output: string | null;
}

export const usage = `npm run bench -- [options]
  --quick                two minutes: one round, short samples, small sizes; writes no report
  --only <workload>      only this one; may be repeated
  --library <name>       only ours and this one; may be repeated
  --rounds <n>           how often every library gets its turn (3)
  --node <executable>    measure with this Node, Bun or Deno
  --beside <executable>  measure ours with this one, too; may be repeated
  --output <file>        write the report there, in bench (RESULTS.md, if everything is measured)
`;

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      library: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      node: { type: "string", default: process.execPath },
      beside: { type: "string", multiple: true, default: [] },
      output: { type: "string" },
    },
  });
  const partial = values.quick || values.only.length > 0 || values.library.length > 0;
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new RangeError("--rounds: not a positive integer");
  return {
    effort: values.quick ? quick : thorough,
    rounds,
    timeout: values.quick ? 4 : 60,
    only: values.only,
    libraries: values.library,
    runtime: runtime("--node", values.node),
    beside: distinct(values.beside.map((executable) => runtime("--beside", executable))),
    output: values.output ?? (partial ? null : "RESULTS.md"),
  };
}

/** Rows are told apart by the runtimes' names. */
function distinct(runtimes: readonly Runtime[]): readonly Runtime[] {
  const twice = runtimes.find(({ name }, index) => runtimes.findIndex((one) => one.name === name) < index);
  if (twice !== undefined) throw new RangeError(`--beside: ${twice.name} more than once`);
  return runtimes;
}
