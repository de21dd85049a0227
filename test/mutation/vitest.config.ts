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
    include: [
      "test/{channel,context,errgroup,goroutine,limit,pool,rate,runtime,select,singleflight,sync,testing,time,waitgroup}/**/*.test.ts",
    ],
    exclude: [
      // They start other processes or bundle the sources, and what comes of that knows nothing of mutants.
      "test/goroutine/main.test.ts",
      "test/pool/{browser,nested-main}.test.ts",
      "test/context/process.test.ts",
      // Each takes as long as hundreds of others.
      "test/{context,rate,sync}/{explore,exploration,memory,tree.model}.test.ts",
      "test/pool/{every-order,exploration,host-turns,memory,*.model}.test.ts",
    ],
    // Stryker runs tests in threads, which take no such arguments; it passes them itself.
    execArgv: [],
    // A mutant that loses a wake-up hangs a test.
    testTimeout: 30_000,
    typecheck: { enabled: false },
  },
});
