export { every } from "./every.js";
export { Limiter } from "./limiter.js";
export type { Reservation } from "./reservation.js";
