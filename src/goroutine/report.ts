import type { Parked } from "./parked.js";

const MOST_SHOWN = 100;

/** The report of a deadlock: the parked operations, those of one place one after the other. */
export function report(parked: Iterable<Parked>): string {
  const blocks = ["fatal error: all goroutines are asleep - deadlock!"];
  let number = 0;
  for (const { reason, site } of parked) {
    number += 1;
    if (number > MOST_SHOWN) continue;
    const place = site || "    (the place was not recorded; run again with GOROUTINES_PLACES=all)";
    blocks.push(`goroutine ${number} [${reason}]:\n${place}`);
  }
  if (number > MOST_SHOWN) blocks.push(`...${number - MOST_SHOWN} more goroutines...`);
  if (number === 0) blocks.push("goroutine 1 [await]:\n    main awaits a promise that nothing will settle");
  return blocks.join("\n\n");
}
