import { lockRate } from "./lock-rate.js";

export const workload = lockRate({
  name: "acquire-free",
  title: "Acquire of tokens that are free",
  about: "One goroutine acquires and releases one of ten tokens of a semaphore.",
  kind: "semaphore",
  size: 10,
  goroutines: 1,
});
