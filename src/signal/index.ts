export { notify } from "./notify.js";
