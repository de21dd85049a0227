export { notify } from "./notify.js";
export { notifyContext } from "./notify-context.js";
