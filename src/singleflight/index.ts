export type { FlightResult } from "./flight.js";
export { SingleFlight } from "./singleflight.js";
