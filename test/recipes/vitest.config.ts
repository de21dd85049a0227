import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import root from "../../vitest.config.js";

const packageOf = (example: string, name: string): string =>
  fileURLToPath(new URL(`../../examples/${example}/node_modules/${name}`, import.meta.url));

/** Beside the suite's: what it runs needs packages, of this folder or of an example. So its files end otherwise than the suite's. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  resolve: {
    alias: {
      ...root.resolve?.alias,
      sharp: packageOf("11-images", "sharp"),
      "@opentelemetry": packageOf("12-metrics", "@opentelemetry"),
    },
  },
  test: {
    include: ["*.spec.ts"],
    setupFiles: ["../support/setup.ts"],
    pool: "forks",
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
