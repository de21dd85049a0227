export type { Case, Cases, Selected, SelectedCase } from "./cases.js";
export { select, trySelect } from "./select.js";
