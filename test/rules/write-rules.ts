import { readFileSync, writeFileSync } from "node:fs";
import { NOT_YET, refresh } from "./rules.js";
import { filesByRule } from "./titles.js";

const PAGE = new URL("../../docs/rules.md", import.meta.url);

writeFileSync(PAGE, refresh(readFileSync(PAGE, "utf8"), filesByRule(), NOT_YET));
