import { beforeEach } from "vitest";
import { LeakError, leaks } from "../../src/testing/leaks.js";

/** Why the test that is running leaves goroutines behind; null where it may not. */
let reason: string | null = null;

/**
 * Says that the goroutines that this test leaves behind are its subject: a deadlock, a leak, one that nobody will ever
 * wake. A test that says so and leaves none fails, too: what is not needed does not stay.
 */
export function leavesGoroutines(why: string): void {
  reason = why;
}

/** Fails every test that leaves a goroutine behind without saying so. What `beforeEach` returns runs after all other hooks. */
export function checkForLeaks(): void {
  beforeEach(() => {
    reason = null;
    const check = leaks({ waits: false });
    return async () => {
      if (reason === null) return await check();
      const error: unknown = await check().catch((leak: unknown) => leak);
      if (!(error instanceof LeakError)) throw new Error(`no goroutine is left, though ${reason}`);
    };
  });
}
