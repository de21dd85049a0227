import { lockRate } from "./lock-rate.js";

export const workload = lockRate({
  name: "acquire-contended",
  title: "Acquire that is contended",
  about: "A hundred goroutines acquire one of ten tokens in turn, with an await inside.",
  kind: "semaphore",
  size: 10,
  goroutines: 100,
});
