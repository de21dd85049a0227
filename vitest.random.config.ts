import { readFileSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";
import { filesBelow } from "./test/support/files.js";
import base from "./vitest.config.js";

const { TIMES = "10" } = process.env;

/** The properties alone, for inputs that nobody has seen yet: `npm run test:random`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: propertyTests(),
    exclude: configDefaults.exclude,
    env: { SEED: "random", TIMES },
    testTimeout: Number(TIMES) * 60_000,
    typecheck: { enabled: false },
  },
});

function propertyTests(): string[] {
  const tests = filesBelow("test").filter((path) => path.endsWith(".test.ts"));
  return tests.map((path) => `test/${path}`).filter((path) => readFileSync(path, "utf8").includes("/property.js"));
}
