export { Hour, Microsecond, Millisecond, Minute, Nanosecond, Second } from "./duration.js";
export { after, sleep } from "./sleep.js";
export { Ticker, tick } from "./ticker.js";
export { afterFunc, type ChannelTimer, Timer } from "./timer.js";
