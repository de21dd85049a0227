import type { Channels } from "../libraries/channels.js";
import type { Locks } from "../libraries/locks.js";
import type { Pools } from "../libraries/pools.js";
import { workload as abort } from "./abort.js";
import { workload as abortShared } from "./abort-shared.js";
import { workload as acquireContended } from "./acquire-contended.js";
import { workload as acquireFree } from "./acquire-free.js";
import { workload as buffered } from "./buffered.js";
import { workload as daisyChain } from "./daisy-chain.js";
import { workload as drain } from "./drain.js";
import { workload as forAwait } from "./for-await.js";
import { workload as group } from "./group.js";
import { workload as heap } from "./heap.js";
import { workload as interval } from "./interval.js";
import { workload as lockContended } from "./lock-contended.js";
import { workload as lockFree } from "./lock-free.js";
import { workload as lockQueue } from "./lock-queue.js";
import { workload as manyToMany } from "./many-to-many.js";
import { workload as pingPong } from "./ping-pong.js";
import { workload as poolAbort } from "./pool-abort.js";
import { workload as poolBurst } from "./pool-burst.js";
import { workload as poolCold } from "./pool-cold.js";
import { workload as poolImages } from "./pool-images.js";
import { workload as poolInterval } from "./pool-interval.js";
import { workload as poolMap } from "./pool-map.js";
import { workload as poolPriorities } from "./pool-priorities.js";
import { workload as poolSteady } from "./pool-steady.js";
import { workload as primeSieve } from "./prime-sieve.js";
import { workload as select2 } from "./select-2.js";
import { workload as select16 } from "./select-16.js";
import { workload as selectDone } from "./select-done.js";
import { workload as selectIdle } from "./select-idle.js";
import { workload as selectNever } from "./select-never.js";
import { workload as take } from "./take.js";
import { workload as unbuffered } from "./unbuffered.js";
import type { Workload } from "./workload.js";

/** In the order of the report. */
export const channelWorkloads: readonly Workload<Channels<unknown, unknown>>[] = [
  pingPong,
  unbuffered,
  take,
  buffered,
  forAwait,
  manyToMany,
  select2,
  select16,
  selectIdle,
  selectNever,
  selectDone,
  daisyChain,
  primeSieve,
  drain,
  heap,
  abort,
  abortShared,
  interval,
];

export const lockWorkloads: readonly Workload<Locks>[] = [
  lockFree,
  lockContended,
  acquireFree,
  acquireContended,
  lockQueue,
  group,
];

export const poolWorkloads: readonly Workload<Pools>[] = [
  poolSteady,
  poolBurst,
  poolMap,
  poolCold,
  poolPriorities,
  poolAbort,
  poolImages,
  poolInterval,
];
