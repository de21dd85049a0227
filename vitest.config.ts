import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

/** Each takes as long as a hundred others, or starts many processes. */
export const LONG: string[] = [
  "test/channel/{length,many-cancelled}.test.ts",
  "test/context/{explore,memory,process}.test.ts",
  "test/differential/{corpus,model}.test.ts",
  "test/docs/examples.test.ts",
  "test/examples/{debugging,digest-tree-process,graceful-shutdown,tutorial-processes}.test.ts",
  "test/golang/chanlinear.test.ts",
  "test/goroutine/main.test.ts",
  "test/package/tarball.test.ts",
  "test/pool/{creeping-clock,every-order,exploration,host-turns,memory}.test.ts",
  "test/property/{operations,programs}.test.ts",
  "test/signal/processes.test.ts",
  "test/sync/exploration.test.ts",
  "test/testing/{explore-races,explore-search,explore-truth,reduction}.test.ts",
  "test/time/creeping-clock.test.ts",
  "test/waits/memory.test.ts",
];

export default defineConfig({
  resolve: {
    // The longer name first: an alias also replaces the beginning of a path.
    alias: {
      "goroutines/debug": fileURLToPath(new URL("src/debug/index.ts", import.meta.url)),
      "goroutines/testing": fileURLToPath(new URL("src/testing/index.ts", import.meta.url)),
      goroutines: fileURLToPath(new URL("src/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Those of the brokers have servers to start, and a script of their own.
    exclude: [...configDefaults.exclude, "test/brokers/**", ...LONG],
    setupFiles: ["test/support/setup.ts"],
    pool: "forks",
    // One for each core; by default vitest keeps one core for itself, which is half of two.
    maxWorkers: "100%",
    // Some tests look at what the garbage collector can reach.
    execArgv: ["--expose-gc"],
    testTimeout: 60_000,
    typecheck: { enabled: true, include: ["test/types/*.test-d.ts"], tsconfig: "test/types/tsconfig.json" },
  },
});
