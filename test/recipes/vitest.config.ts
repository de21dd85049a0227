import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import root from "../../vitest.config.js";

/** Beside the suite's: what it runs needs the packages of this folder. So its files end otherwise than the suite's. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  resolve: root.resolve ?? {},
  test: { include: ["*.spec.ts"], pool: "forks", maxWorkers: "100%", testTimeout: 60_000, hookTimeout: 60_000 },
});
