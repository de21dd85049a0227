import { channelRate } from "./channel-rate.js";
import { selecting } from "./selecting.js";

export const workload = channelRate({
  name: "select-2",
  title: "Select over 2 receives",
  about: "One goroutine receives by select from 2 unbuffered channels, on each of which another one sends.",
  unit: "selects",
  step: 1000,
  body: selecting(2),
  needs: ["select"],
  program: { name: "select-2", producers: 2 },
});
