import { defineConfig } from "vitest/config";
import base from "../../vitest.config.js";

/**
 * The tests that decide whether a mutant lives: those of the folders that are mutated, and of what stands directly on
 * them. The others could only kill more of them, at several times the cost.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["test/{channel,goroutine,pool,runtime,select,time,waitgroup}/**/*.test.ts"],
    // It starts other processes, which know nothing of mutants.
    exclude: ["test/goroutine/main.test.ts"],
    // Stryker runs tests in threads, which take no such arguments; it passes them itself.
    execArgv: [],
    // A mutant that loses a wake-up hangs a test.
    testTimeout: 30_000,
    typecheck: { enabled: false },
  },
});
