import type { Channels } from "../libraries/channels.js";
import { reachableBytes } from "../measure/heap.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual } from "../measure/wrong.js";
import { produce } from "./one-to-one.js";
import { ratio, type Workload } from "./workload.js";

/** Selects so often between a channel with values and one without. */
async function loop<Channel, Received>(library: Channels<Channel, Received>, quiet: Channel, items: number) {
  const busy = library.make(0);
  const produced = produce(library, busy, items);
  const selector = library.select!([busy, quiet]);
  for (let item = 0; item < items; item += 1) {
    const value = selector.value(await selector.next());
    if (value !== item) expectEqual("the value", value, item);
  }
  await produced;
}

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "select-idle",
  title: "Select loop with a case that never fires",
  about:
    "One goroutine receives by select from a channel on which another one sends, and from one on which nobody does. " +
    "What every turn leaves behind on the quiet channel is the heap's growth.",
  figures: [
    { key: "rate", title: "selects a second", unit: "/s", better: "more" },
    ratio,
    { key: "bytes", title: "heap growth a turn", unit: "B", better: "less" },
  ],
  async run(library, effort) {
    if (library.select === undefined) return null;
    const quiet = library.make(0);
    const measured = await measureRate((items) => loop(library, library.make(0), items), 1000, effort);
    await loop(library, quiet, 1000);
    const turns = Math.min(effort.most, Math.round((measured.rate * effort.patience) / 1000));
    const before = await reachableBytes();
    await loop(library, quiet, turns);
    const bytes = ((await reachableBytes()) - before) / turns;
    return { ...measured, bytes: Math.max(0, bytes) };
  },
};
