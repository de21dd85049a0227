/**
 * The rules of Go's concurrency that a faithful port has to keep, by their numbers in the project's list of Go's
 * semantics. Left out are the rules that are only nice to have, and those that JavaScript cannot break.
 */
export const MUST: ReadonlySet<number> = new Set([
  // A. make, cap, len, identity, types
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  // B. Send
  ...[15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28],
  // C. Receive
  ...[29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42],
  // D. Close
  ...[43, 44, 45, 46, 47, 48, 49, 50, 51],
  // E. nil channels
  ...[53, 54, 55, 56],
  // F. range over channel
  ...[57, 58, 59, 60, 61, 62],
  // G. select
  ...[63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89],
  // H. Waiter queues and hand-off
  ...[93, 94, 95, 96, 98],
  // I. go statement, scheduling, program life
  ...[99, 100, 102, 103, 104, 106, 108, 110, 112, 113, 114, 115, 116],
  // J. Exact panic and fatal texts
  ...[119, 120, 121, 123, 125, 126, 127, 128, 129, 130, 131],
  // K. WaitGroup
  ...[134, 135, 136, 137, 138, 139, 140, 141, 142],
  // L. Sleep, After, Timer, Ticker
  ...[144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163],
]);

/** Why no test shows that a rule is kept. */
export const REASONS: ReadonlyMap<number, string> = new Map([
  [4, "Operations are methods, so there is no len or cap of a nil channel to ask for; null is a case of select only."],
  [25, "There is no send method on null; a send that is switched off is a null case of select, see rules 54 and 81."],
  [36, "There is no receive method on null; a receive that is switched off is a null case of select, see rule 81."],
  [44, "There is no close method on null: JavaScript's own TypeError says so."],
  [56, "As rules 4 and 44: there are no len, cap and close of null."],
  [60, "A for await loop over null is refused by the types, and is JavaScript's own TypeError."],
  [65, "select runs no bodies: its result names the case, and the body is a branch of the caller's switch."],
  [96, "It grants a freedom, the order in which woken goroutines run; the tests must not rely on any."],
  [123, "Mutex and RWMutex are not part of the package yet."],
  [127, "Contexts are not part of the package yet."],
  [128, "Contexts are not part of the package yet."],
  [129, "Error groups are not part of the package yet."],
  [130, "Semaphores are not part of the package yet."],
]);
