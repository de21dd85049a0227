/** Everything in a bubble is blocked, or goroutines are left when its main function has ended. */
export class DeadlockError extends Error {
  /** `DeadlockError`. */
  override get name(): string {
    return "DeadlockError";
  }
}
