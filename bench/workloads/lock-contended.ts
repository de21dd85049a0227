import { lockRate } from "./lock-rate.js";

export const workload = lockRate({
  name: "lock-contended",
  title: "Lock that is contended",
  about: "A hundred goroutines lock a mutex in turn, with an await inside.",
  kind: "mutex",
  size: 1,
  goroutines: 100,
});
