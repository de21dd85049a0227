export { defer } from "./defer.js";
export { go } from "./go.js";
export { type MainOptions, main } from "./main.js";
