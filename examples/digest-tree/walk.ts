import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { SendChannel } from "goroutines";
import { ReadError } from "./errors.js";

/**
 * Sends the path of every regular file below a directory. Symbolic links are not followed, and sockets, pipes and
 * devices are skipped.
 *
 * It reads only as fast as the paths are received, so memory depends on the depth of the tree, not on its size.
 */
export async function walk(directory: string, files: SendChannel<string>, signal: AbortSignal): Promise<void> {
  for await (const entry of entries(directory)) {
    // There may be no file for a long time, so the signal of the send is not enough.
    signal.throwIfAborted();
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await walk(path, files, signal);
    else if (entry.isFile()) await files.send(path, { signal });
  }
}

/** A separate generator, so that only errors of this directory get its name. */
async function* entries(directory: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(directory);
  } catch (error) {
    throw new ReadError(directory, error);
  }
}
