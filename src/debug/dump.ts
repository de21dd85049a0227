import { formatDuration } from "../time/index.js";
import type { Leak } from "./leaked.js";
import type { Creator, Parked } from "./parked.js";

/** A goroutine dump in Go's form: goroutines by their numbers, and the leaked ones at the end. */
export function dump(parked: readonly Parked[], leaks: Iterable<Leak>, now: number): string {
  const blocks = [...parked].sort((a, b) => a.goroutine - b.goroutine).map((one) => block(one, "", now));
  for (const { parked: leak, count } of leaks) {
    const text = block(leak, " (leaked)", now);
    blocks.push(count === 1 ? text : `${text}\n...and ${count - 1} more like it`);
  }
  return blocks.join("\n\n");
}

function block({ goroutine, name, reason, since, place, createdBy }: Parked, mark: string, now: number): string {
  const waited = Math.max(Math.round(now - since), 0);
  const state = reason === "running" || waited === 0 ? reason + mark : `${reason}${mark}, ${formatDuration(waited)}`;
  const lines = [`goroutine ${goroutine} [${state}]:`];
  if (name !== "") lines.push(`${name}(...)`);
  if (place !== "") lines.push(place);
  if (createdBy !== null) lines.push(...created(createdBy));
  return lines.join("\n");
}

function created({ goroutine, name, place }: Creator): string[] {
  const by = goroutine === 0 ? "code in no goroutine" : `${name || "func"} in goroutine ${goroutine}`;
  return place === "" ? [`created by ${by}`] : [`created by ${by} at`, place];
}
