export { Channel } from "./channel.js";
export type { ReceiveChannel, Received, SendChannel, WaitOptions } from "./direction.js";
export { ClosedChannelError } from "./errors.js";
export { iterate, iterated } from "./iteration.js";
export { receive, type Source } from "./receive.js";
export { SendCase } from "./sending.js";
