/** The error of a program that cannot be explored, because it behaved differently under the same schedule. */
export function nondeterministic(headline?: string, cause?: unknown): Error {
  const text =
    "explore: the program behaves differently under the same schedule; it must make everything that it uses, " +
    "keep nothing from one schedule to the next, and use no randomness, no host clock and no I/O";
  return new Error(headline === undefined ? text : `${headline}\n\n${text}`, { cause });
}
