import { ClosedPoolError, TimeoutError } from "goroutines";
import type { Each, Loop } from "./model-journal.js";
import { WHEN_THROWS } from "./model-stage.js";

/** What holds for a loop over `pool.map` when it has ended. `isCut` is whether `until` has aborted. */
export function loopLaws(
  { statement, jobs, results, told, ended, endedAt }: Loop,
  isCut: boolean,
): Record<string, boolean> {
  const { ordered, errors, limit, signal } = statement.wishes;
  const indices = results.map((result) => jobs.findIndex(({ id }) => id === Math.floor(result / 10)));
  const thrown: unknown[] = [`s${signal}`, "clear", WHEN_THROWS, ...jobs.flatMap((job) => job.errors)];
  const isKnown = (error: unknown): boolean =>
    error instanceof TimeoutError || error instanceof ClosedPoolError || thrown.includes(error);
  return {
    "a job was started after the end of the loop": jobs.every(({ attempts }) =>
      attempts.every(({ at }) => at <= (endedAt ?? 0)),
    ),
    "a result is of no job": !indices.includes(-1),
    "a job has two results": new Set(indices).size === indices.length,
    "results are not in the order of the jobs":
      !ordered || indices.every((index, i) => i === 0 || index > (indices[i - 1] as number)),
    "more results than were asked for": results.length <= limit,
    "a job of a loop has an outcome": jobs.every(({ outcomes }) => outcomes.length === 0),
    "an error was told twice": new Set(told).size === told.length,
    "an error was told of a job that has a result": told.every((job) => !indices.includes(jobs.indexOf(job))),
    "the loop is done, but not all jobs are":
      // The one that the source was about to give when `until` cut the loop may be left out.
      ended !== "done" || results.length + told.length >= (isCut ? jobs.length - 1 : statement.works.length),
    "the loop ended with an error of nobody":
      typeof ended === "string" || ended === null || errorsIn(ended.error, errors === "collect").every(isKnown),
  };
}

/** What holds for a call of `pool.each` when it has ended. `isCut` is whether `until` has aborted. */
export function eachLaws({ statement, jobs, ended, endedAt }: Each, isCut: boolean): Record<string, boolean> {
  const { signal, telling } = statement.wishes;
  const isDone = ended === "done";
  const ends: unknown[] = [`s${signal}`, ...(telling === null ? ["clear", WHEN_THROWS] : [])];
  if (telling === null) ends.push(...jobs.flatMap(({ errors }) => errors));
  const isKnown = (error: unknown): boolean =>
    error instanceof ClosedPoolError || (telling === null && error instanceof TimeoutError) || ends.includes(error);
  const finished = jobs.filter(({ attempts, outcomes }) =>
    telling === null ? attempts.at(-1)?.endedAt != null : outcomes.length > 0,
  );
  return {
    "a job was started after its end": jobs.every(({ attempts }) => attempts.every(({ at }) => at <= (endedAt ?? 0))),
    "it was told twice of a job": jobs.every(({ outcomes }) => outcomes.length <= 1),
    "it was told of a job without being asked to":
      telling !== null || jobs.every(({ outcomes }) => outcomes.length === 0),
    "it is done, but not all jobs were pulled": !isDone || isCut || jobs.length === statement.works.length,
    // The one that the source was about to give when `until` ended it may be left out.
    "it is done, but a job is not": !isDone || finished.length >= jobs.length - (isCut ? 1 : 0),
    "it is done, but a job has failed of which nobody was told":
      !isDone ||
      telling !== null ||
      finished.every(({ attempts, work }) => (attempts.at(-1)?.attempt ?? 0) > work.failures),
    "it ended with an error of nobody": isDone || ended === null || isKnown(ended.error),
  };
}

/** The errors that a loop has ended with. */
function errorsIn(error: unknown, isCollected: boolean): unknown[] {
  return error instanceof AggregateError && isCollected ? error.errors : [error];
}
