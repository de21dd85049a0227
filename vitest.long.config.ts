import { configDefaults, defineConfig } from "vitest/config";
import base, { LONG } from "./vitest.config.js";

/** The tests that `npm test` leaves out: `npm run test:long`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: LONG, exclude: configDefaults.exclude, typecheck: { enabled: false } },
});
