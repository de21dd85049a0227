import { ErrGroup, Mutex, Semaphore } from "goroutines";
import type { Locks } from "./locks.js";

export const library: Locks = {
  mutex() {
    const mutex = new Mutex();
    return { enter: () => mutex.lock(), leave: () => mutex.unlock() };
  },
  semaphore(size) {
    const semaphore = new Semaphore(size);
    return { enter: () => semaphore.acquire(), leave: () => semaphore.release() };
  },
  group(functions) {
    const group = new ErrGroup();
    for (const fn of functions) void group.go(fn);
    return group.wait();
  },
};
