export { Hour, Microsecond, Millisecond, Minute, Nanosecond, Second } from "./duration.js";
export { formatDuration } from "./format-duration.js";
export { afterFunc, type FuncTimer } from "./func-timer.js";
export { now } from "./now.js";
export { after, sleep } from "./sleep.js";
export { Ticker, tick } from "./ticker.js";
export { Timer } from "./timer.js";
