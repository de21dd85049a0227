export { Cond } from "./cond.js";
export type { Locker } from "./locker.js";
export { Mutex } from "./mutex.js";
export { Once, onceFunc, onceValue } from "./once.js";
export { RWMutex } from "./rw-mutex.js";
export { Semaphore } from "./semaphore.js";
