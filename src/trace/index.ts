export type { TraceEvent } from "./event.js";
export { Names, NOBODY } from "./names.js";
export { Recorder } from "./recorder.js";
