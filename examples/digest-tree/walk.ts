import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { SendChannel } from "goroutines";
import { ReadError } from "./errors.js";

/**
 * Sends the path of every regular file below a directory. Symbolic links are not followed, and sockets, pipes and
 * devices are passed over.
 *
 * It reads on only as fast as the paths are received, so a tree of any size takes as little memory as its
 * depth.
 */
export async function walk(directory: string, files: SendChannel<string>, signal: AbortSignal): Promise<void> {
  for await (const entry of entries(directory)) {
    // A tree may go on for long without a file, so the send is not enough to notice.
    signal.throwIfAborted();
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await walk(path, files, signal);
    else if (entry.isFile()) await files.send(path, { signal });
  }
}

/** A generator of its own, so that only what goes wrong with this directory gets this directory's name. */
async function* entries(directory: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(directory);
  } catch (error) {
    throw new ReadError(directory, error);
  }
}
