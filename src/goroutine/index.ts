export { go } from "./go.js";
export { main } from "./main.js";
