import type { Job, Journal } from "./model-journal.js";
import { endOf } from "./model-laws.js";
import type { Entry } from "./model-line.js";
import type { Reference } from "./model-reference.js";

/** What happened when, in words: a line for each job, and one for each call that waited until nothing was left to do. */
export type Trace = readonly string[];

export function traceOf({ jobs, rests }: Journal): Trace {
  return [...jobs.map(describeJob), ...rests.map(describeRest)];
}

export function traceOfReference({ entries, rests }: Reference): Trace {
  return [...entries.map(describeEntry), ...rests.map(describeRest)];
}

function describeJob(job: Job): string {
  const { how, settled, settledAt, attempts, outcomes } = job;
  const isRefused = settled !== null && "value" in settled && settled.value === false;
  if (how === "run" || (how === "tryRun" && !isRefused)) {
    return describe(job.id, how, null, attempts, endOf(job), settledAt);
  }
  const isTaken = settled !== null && "value" in settled && settled.value !== false;
  if (!isTaken) return `job ${job.id}: ${how} refused at ${settledAt}`;
  return describe(job.id, how, settledAt, attempts, endOf(job), outcomes[0]?.finishedAt ?? null);
}

function describeEntry({ how, taken, calls, ended }: Entry, id: number): string {
  if (how === "run" || (how === "tryRun" && taken !== null))
    return describe(id, how, null, calls, ended?.status ?? null, ended?.at ?? null);
  if (taken === null) return `job ${id}: ${how} refused at ${ended?.at ?? null}`;
  return describe(id, how, taken, calls, ended?.status ?? null, ended?.at ?? null);
}

function describe(
  id: number,
  how: string,
  takenAt: number | null,
  calls: readonly { readonly at: number; readonly endedAt: number | null }[],
  status: string | null,
  endedAt: number | null,
): string {
  const taken = takenAt === null ? "" : `, taken at ${takenAt}`;
  const called = calls.map(({ at, endedAt }) => `, handler from ${at} to ${endedAt}`).join("");
  return `job ${id}: ${how}${taken}${called}, ${status} at ${endedAt}`;
}

function describeRest(at: number | null, index: number): string {
  return `rest ${index}: at ${at}`;
}
