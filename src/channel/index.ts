export { Channel } from "./channel.js";
export type { ReceiveChannel, Received, SendChannel, WaitOptions } from "./direction.js";
export { ClosedChannelError } from "./errors.js";
export { RECEIVE } from "./reasons.js";
export { offer, SendCase } from "./sending.js";
