import { lockRate } from "./lock-rate.js";

export const workload = lockRate({
  name: "lock-free",
  title: "Lock that is free",
  about: "One goroutine locks and unlocks a mutex.",
  kind: "mutex",
  size: 1,
  goroutines: 1,
});
