/** The error of a program that cannot be explored, as the same schedule has led to something else. */
export function nondeterministic(headline?: string, cause?: unknown): Error {
  const text =
    "explore: the program behaves differently under the same schedule; it must make everything that it uses, " +
    "keep nothing from one schedule to the next, and use no randomness, no host clock and no I/O";
  return new Error(headline === undefined ? text : `${headline}\n\n${text}`, { cause });
}
