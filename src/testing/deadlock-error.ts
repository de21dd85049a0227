/**
 * The error of a bubble in which all goroutines are blocked, or of which goroutines remain when its main function has
 * ended.
 */
export class DeadlockError extends Error {
  /** `DeadlockError`. */
  override get name(): string {
    return "DeadlockError";
  }
}
