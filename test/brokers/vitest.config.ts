import { defineConfig } from "vitest/config";

// Real servers and real time: these tests are a script of their own, `npm run test:brokers`.
export default defineConfig({
  test: {
    include: ["test/brokers/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // More would only wait for each other's start.
    maxConcurrency: 4,
  },
});
