export type { TraceEvent } from "./event.js";
export { Recorder } from "./recorder.js";
