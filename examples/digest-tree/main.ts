import { Channel, go, main } from "goroutines";
import { Interrupted, printable, ReadError, UsageError } from "./errors.js";
import { count, quantity, seconds } from "./format.js";
import { parseOptions, USAGE } from "./options.js";
import { digestTree } from "./pipeline.js";
import { showProgress } from "./progress.js";
import { type Pass, speedUp } from "./speed-up.js";
import { TreeDigest } from "./tree-digest.js";

main(async () => {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Interrupted());
  // Once: a second Ctrl-C ends the process at once.
  process.once("SIGINT", interrupt);
  try {
    await run(process.argv.slice(2), stop);
  } catch (error) {
    process.exitCode = exitCode(error);
    console.error(`digest-tree: ${(error as Error).message}`);
  } finally {
    process.off("SIGINT", interrupt);
  }
});

async function run(args: readonly string[], stop: AbortController): Promise<void> {
  const { directory, workers, help } = parseOptions(args);
  if (help) {
    console.log(USAGE);
    return;
  }
  const first = await timed(directory, workers, stop);
  console.log(printable(directory));
  console.log(`  ${quantity(first.tree)} in ${seconds(first.ms)} with ${count(workers, "worker")}`);
  console.log(`  sha256 ${first.tree.sha256}`);

  if (workers === 1 || first.tree.files === 0) return;
  const times = await speedUp((number) => timed(directory, number, stop), workers, first.tree.sha256);
  if (times === null) {
    console.log("  no speed-up measured: the files are changing");
    return;
  }
  console.log(
    `  ${(times.one / times.many).toFixed(2)}x as fast as one worker, with the files in the cache: ` +
      `${seconds(times.many)} instead of ${seconds(times.one)}`,
  );
}

/** One pass over the tree, with progress on a terminal. */
async function timed(directory: string, workers: number, stop: AbortController): Promise<Pass> {
  const tree = new TreeDigest(directory);
  const done = new Channel<never>();
  const progress = process.stderr.isTTY
    ? go(showProgress, process.stderr, count(workers, "worker"), tree, done)
    : undefined;
  const start = performance.now();
  try {
    await digestTree(directory, workers, tree, stop);
  } catch (error) {
    throw error instanceof Interrupted ? new Interrupted(`interrupted after ${quantity(tree)}`) : error;
  } finally {
    done.close();
    await progress;
  }
  return { tree, ms: performance.now() - start };
}

/** The exit codes of shells: 2 for misuse, 128 + 2 for SIGINT. Any other error is a bug here, and may crash. */
function exitCode(error: unknown): number {
  if (error instanceof UsageError) return 2;
  if (error instanceof Interrupted) return 130;
  if (error instanceof ReadError) return 1;
  throw error;
}
