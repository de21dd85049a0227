import { getSystemErrorMap } from "node:util";

/** The command line asks for something that does not exist. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file or directory cannot be read; the message says which and why. */
export class ReadError extends Error {
  override readonly name = "ReadError";

  constructor(path: string, cause: unknown) {
    super(`cannot read ${printable(path)}: ${reason(cause)}`, { cause });
  }
}

/** Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The message of the operating system, `no such file or directory`, without Node's additions. */
function reason(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException;
  return (errno !== undefined && getSystemErrorMap().get(errno)?.[1]) || message;
}

/** File names may contain line breaks and escape sequences, which must not reach a terminal. */
export function printable(path: string): string {
  return /\p{Cc}/u.test(path) ? JSON.stringify(path) : path;
}
