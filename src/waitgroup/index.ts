export { WaitGroup } from "./waitgroup.js";
