import { channelRate } from "./channel-rate.js";
import { selecting } from "./selecting.js";

export const workload = channelRate({
  name: "select-16",
  title: "Select over 16 receives",
  about: "One goroutine receives by select from 16 unbuffered channels, on each of which another one sends.",
  unit: "selects",
  step: 8000,
  body: selecting(16),
  needs: ["select"],
  program: { name: "select-16", producers: 16 },
});
