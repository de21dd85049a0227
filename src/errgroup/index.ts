export { ErrGroup } from "./errgroup.js";
