export { limit } from "./limit.js";
