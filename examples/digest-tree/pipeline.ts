import { Channel, go, type ReceiveChannel, type SendChannel, WaitGroup } from "goroutines";
import { digestFile, type FileDigest } from "./digest.js";
import type { TreeDigest } from "./tree-digest.js";
import { walk } from "./walk.js";

/** How a worker digests one file; tests put in one that fails. */
export type Digest = typeof digestFile;

const BUFFER_SIZE = 256 * 1024;

/**
 * Adds every file below `root` to `tree`: one goroutine walks, `workers` digest, and the caller collects.
 *
 *     walk → files → worker, worker, … → digests → tree
 *
 * Neither channel has a buffer, so no stage runs ahead of the next, and memory holds only one buffer for each worker.
 *
 * The first goroutine that fails aborts `stop` with its error, and the caller may abort it, too. That ends the walk,
 * which closes `files`. That ends the workers, which closes `digests`, and so ends the collecting. When this returns or
 * throws, all its goroutines have ended.
 *
 * @throws Rejects with the reason with which `stop` was aborted.
 */
export async function digestTree(
  root: string,
  workers: number,
  tree: TreeDigest,
  stop: AbortController,
  digest: Digest = digestFile,
): Promise<void> {
  const files = new Channel<string>();
  const digests = new Channel<FileDigest>();
  const { signal } = stop;

  const walking = go(async () => {
    await stopOnError(stop, () => walk(root, files, signal));
    files.close();
  });

  const wg = new WaitGroup();
  for (let w = 1; w <= workers; w++) {
    wg.go(() => stopOnError(stop, () => worker(files, digests, digest, signal)));
  }
  go(async () => {
    await wg.wait();
    digests.close();
  });

  for await (const file of digests) tree.add(file);
  await walking; // if all the workers have failed, it may still be reading a folder
  signal.throwIfAborted();
}

async function worker(
  files: ReceiveChannel<string>,
  digests: SendChannel<FileDigest>,
  digest: Digest,
  signal: AbortSignal,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(BUFFER_SIZE);
  for await (const path of files) {
    // Without the signal: digests are received even while the pipeline stops, so that finished files are counted.
    await digests.send(await digest(path, buffer, signal));
  }
}

/** A goroutine's error must not crash the process: it becomes the reason to stop, unless there is one already. */
async function stopOnError(stop: AbortController, stage: () => Promise<void>): Promise<void> {
  try {
    await stage();
  } catch (error) {
    stop.abort(error);
  }
}
