import type { Ending, Wait } from "./wait.js";
import { channelWaits } from "./waits/channel.js";
import { contextWaits } from "./waits/context.js";
import { groupWaits } from "./waits/groups.js";
import { poolWaits } from "./waits/pool.js";
import { selectWaits } from "./waits/select.js";
import { timeWaits } from "./waits/time.js";
import { waitGroupWaits } from "./waits/waitgroup.js";

/**
 * Every operation of the library that can block, one entry each. The tests of `test/waits` go through all of them:
 * whoever adds one has it observed, scheduled, reported, cancelled and checked for leaks.
 */
export const waits: readonly Wait[] = [
  ...channelWaits,
  ...selectWaits,
  ...timeWaits,
  ...waitGroupWaits,
  ...poolWaits,
  ...contextWaits,
  ...groupWaits,
];

/** Each operation with each way in which it ends, for `test.each`: a title, and the two. */
export const endings: readonly (readonly [title: string, wait: Wait, ending: Ending])[] = waits.flatMap((wait) =>
  wait.endings.map((ending) => [`${wait.name}, ended by ${ending.how}`, wait, ending] as const),
);

/** Each operation, for `test.each`. */
export const named: readonly (readonly [name: string, wait: Wait])[] = waits.map((wait) => [wait.name, wait] as const);
