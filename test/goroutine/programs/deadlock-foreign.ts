// Main waits for a promise that the library does not know, and nothing is left that could settle it.
import { main } from "../../../src/index.js";

main(() => new Promise(() => {}));
