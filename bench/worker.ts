import type { Effort } from "./measure/effort.js";
import { WrongResult } from "./measure/wrong.js";
import type { Workload } from "./workloads/workload.js";

/** What became of one workload with one library. */
export type Report =
  | { readonly status: "measured"; readonly figures: Readonly<Record<string, number>> }
  /** The library has no such thing. */
  | { readonly status: "unsupported" }
  /** It lost, doubled or misordered values, or failed. */
  | { readonly status: "wrong"; readonly message: string }
  /** It is not installed. */
  | { readonly status: "absent" };

// Runs one workload with one library in this process, which nothing else has warmed up, and prints a Report:
// node worker.js <adapter> <workload> <effort as JSON> [main]
const [adapter, name, effort, inMain] = process.argv.slice(2) as [string, string, string, string?];

let report: Report = { status: "wrong", message: "hangs: a value was lost" };
process.on("exit", () => console.log(JSON.stringify(report)));
if (inMain === undefined) report = await measure();
else await inside();
process.exit();

/** In `main` all that waits is known, and a deadlock is told. */
async function inside(): Promise<void> {
  const { main } = await import("goroutines");
  await new Promise<void>((resolve) => {
    main(async () => {
      report = await measure();
      resolve();
    });
  });
}

async function measure(): Promise<Report> {
  let library: unknown;
  try {
    ({ library } = (await load(`libraries/${adapter}`)) as { library: unknown });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return { status: "absent" };
    throw error;
  }
  const { workload } = (await load(`workloads/${name}`)) as { workload: Workload<unknown> };
  try {
    const figures = await workload.run(library, JSON.parse(effort) as Effort);
    return figures === null ? { status: "unsupported" } : { status: "measured", figures };
  } catch (error) {
    return { status: "wrong", message: error instanceof WrongResult ? error.message : String(error) };
  }
}

// Not `import("./…")`: the compiler would want to know what that may be.
function load(module: string): Promise<unknown> {
  return import(new URL(`./${module}.js`, import.meta.url).href);
}
