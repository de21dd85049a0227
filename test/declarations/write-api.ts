/** Writes the reports of the public API anew: `npm run api`. What changed is to be seen in the review. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { REPORTS, reports } from "./api-report.js";

for (const { file, text } of reports()) writeFileSync(join(REPORTS, file), text);
