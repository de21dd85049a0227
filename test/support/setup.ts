import { checkForLeaks } from "./leak-check.js";

checkForLeaks();
