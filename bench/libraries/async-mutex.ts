import { Mutex, Semaphore } from "async-mutex";
import type { Lock, Locks } from "./locks.js";

export const library: Locks = {
  mutex(): Lock<unknown> {
    const mutex = new Mutex();
    return { enter: () => mutex.acquire(), leave: () => mutex.release() };
  },
  semaphore(size): Lock<unknown> {
    const semaphore = new Semaphore(size);
    return { enter: () => semaphore.acquire(), leave: () => semaphore.release() };
  },
};
