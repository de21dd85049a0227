import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: { goroutines: fileURLToPath(new URL("src/index.ts", import.meta.url)) },
  },
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Some tests look at what the garbage collector can reach.
    execArgv: ["--expose-gc"],
    testTimeout: 60_000,
  },
});
