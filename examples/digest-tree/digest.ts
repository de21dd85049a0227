import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { ReadError } from "./errors.js";

/** The digest of one file. */
export interface FileDigest {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the content. */
  readonly sha256: Buffer;
}

/** Digests a file, whatever its size, through `buffer`. */
export async function digestFile(path: string, buffer: Buffer, signal: AbortSignal): Promise<FileDigest> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of chunks(path, buffer)) {
    signal.throwIfAborted();
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { path, bytes, sha256: hash.digest() };
}

/** The content of a file; each chunk is valid until the next one is requested. */
async function* chunks(path: string, buffer: Buffer): AsyncGenerator<Buffer> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw new ReadError(path, error);
  } finally {
    await file?.close();
  }
}
