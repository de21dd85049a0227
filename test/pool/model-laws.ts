import { ClosedPoolError, TimeoutError } from "goroutines";
import type { Each, Job, Loop } from "./model-journal.js";
import type { Options, Program } from "./model-program.js";
import { eachLaws, loopLaws } from "./model-sequence-laws.js";
import { type Stage, WHEN_THROWS } from "./model-stage.js";

/** Complains of what must not be when a program has ended. */
export function judge({ options }: Program, stage: Stage): void {
  const { journal, pool, signals } = stage;
  judgeEnds(stage);
  for (const job of journal.jobs) {
    for (const [law, holds] of Object.entries(isOfSequence(job) ? {} : lawsOf(job, options))) {
      journal.expect(holds, `${job}: ${law}`);
    }
    for (const [law, holds] of Object.entries(outcomeLaws(job, options))) journal.expect(holds, `${job}: ${law}`);
  }
  const isCut = ({ statement: { wishes } }: Loop | Each): boolean =>
    wishes.until !== null && signals[wishes.until]?.signal.aborted === true;
  for (const loop of journal.loops) {
    for (const [law, holds] of Object.entries(loopLaws(loop, isCut(loop)))) journal.expect(holds, `map: ${law}`);
  }
  for (const each of journal.eaches) {
    for (const [law, holds] of Object.entries(eachLaws(each, isCut(each)))) journal.expect(holds, `each: ${law}`);
  }
  journal.expect(isFair(journal.jobs), "a job was started before an earlier one of its priority");
  journal.expect(isWithinRate(journal.jobs, options), "more handlers were called in an interval than the rate allows");
  const { done, failed, timedOut, retried } = pool.stats;
  const repeated = journal.jobs.flatMap(({ attempts }) => attempts.slice(1)).length;
  journal.expect(retried >= repeated, `${repeated} attempts were repeated, but ${retried} are counted`);
  if (journal.loops.length + journal.eaches.length > 0) return;
  const count = (how: (job: Job) => boolean): number => journal.jobs.filter(how).length;
  journal.expect(done === count((job) => endOf(job) === "done"), `${done} jobs are counted as done`);
  journal.expect(timedOut === count((job) => endOf(job) === "timedOut"), `${timedOut} jobs are counted as timed out`);
  journal.expect(failed === count((job) => endOf(job) === "failed"), `${failed} jobs are counted as failed`);
}

/** Complains of what has not ended when a program has, and of what is left. */
function judgeEnds({ journal, pool, signals }: Stage): void {
  for (const job of journal.jobs) {
    journal.expect(isOfSequence(job) || job.settled !== null, `${job}: its call has not settled`);
  }
  for (const each of journal.eaches) journal.expect(each.ended !== null, "each: it has not ended");
  for (const loop of journal.loops) journal.expect(loop.ended !== null, "map: the loop has not ended");
  for (const [index, { listeners }] of signals.entries()) {
    journal.expect(listeners === 0, `${listeners} listeners are left on s${index}`);
  }
  const { submitted, done, failed, timedOut, cancelled, queued, running, waiting, abandoned } = pool.stats;
  journal.expect(submitted === done + failed + timedOut + cancelled, "not all jobs submitted are counted as ended");
  journal.expect(queued + running + waiting + abandoned === 0, "something is still counted");
}

/** Whether nobody waits for this job, but for the sequence to which it belongs. */
function isOfSequence({ how }: Job): boolean {
  return how === "map" || how === "each";
}

/** How a job has ended, as those were told who asked for it; null if nobody was told, or it was cancelled. */
export function endOf({ how, outcomes, settled, errors }: Job): string | null {
  if (how !== "run" && how !== "tryRun") return outcomes[0]?.status ?? null;
  if (settled === null || "value" in settled) return settled?.value === false ? null : "done";
  if (settled.error instanceof TimeoutError) return "timedOut";
  return errors.includes(settled.error) || settled.error === WHEN_THROWS ? "failed" : "cancelled";
}

function lawsOf(job: Job, options: Options): Record<string, boolean> {
  const { how, settled, outcomes } = job;
  if (settled === null) return {};
  if (how === "tryRun" && "value" in settled && settled.value === false) {
    return { "it was refused, but started": job.attempts.length === 0 };
  }
  if (how === "run" || how === "tryRun") {
    return {
      "a run has an outcome": outcomes.length === 0,
      "a run ended in no way it could": isPlausible(job, options),
    };
  }
  const isAccepted = "value" in settled && settled.value !== false;
  return {
    [`it has ${outcomes.length} outcomes`]: outcomes.length === (isAccepted ? 1 : 0),
    "it was not accepted, but started": isAccepted || job.attempts.length === 0,
    [`its call ended in no way it could: ${JSON.stringify(settled)}`]:
      "value" in settled || isRefusal(settled.error, job),
  };
}

/** Whether an error says that the pool did not take a job, or gave it up. */
function isRefusal(error: unknown, { wishes }: Job): boolean {
  return (
    error instanceof ClosedPoolError || error === "clear" || (wishes.signal !== null && error === `s${wishes.signal}`)
  );
}

function isPlausible(job: Job, options: Options): boolean {
  const { settled, attempts, wishes } = job;
  if (settled === null) return false;
  const last = attempts.at(-1);
  if ("value" in settled) return settled.value === job.value(last?.attempt ?? 0);
  const { error } = settled;
  if (error instanceof TimeoutError) {
    return attempts.length > 0 && (wishes.timeout ?? options.timeout ?? options.attemptTimeout) !== null;
  }
  return error === WHEN_THROWS || job.errors.at(-1) === error || isRefusal(error, job);
}

function outcomeLaws(job: Job, options: Options): Record<string, boolean> {
  const [outcome] = job.outcomes;
  if (outcome === undefined) return {};
  const { status, queuedAt, startedAt, finishedAt } = outcome;
  const [first] = job.attempts;
  const last = job.attempts.at(-1);
  const timeout = job.wishes.timeout ?? options.timeout ?? Number.POSITIVE_INFINITY;
  const deadline = (first?.at ?? Number.POSITIVE_INFINITY) + timeout;
  // Its clock stands while it queues for another attempt.
  const isRetried = job.attempts.length > 1;
  const isBetween = (last?.endedAt ?? finishedAt) < finishedAt;
  const limit = (last?.at ?? Number.POSITIVE_INFINITY) + (options.attemptTimeout ?? Number.POSITIVE_INFINITY);
  const isLast = finishedAt === limit;
  return {
    "the outcome's startedAt is not when its handler was called": startedAt === first?.at,
    "the outcome's attempts are not the calls of its handler": outcome.attempts === job.attempts.length,
    "the outcome's worker had not got it":
      last === undefined || status === "cancelled" || outcome.worker === last.worker,
    "it was queued before it came": queuedAt >= job.calledAt,
    "it was started before it was queued": startedAt === undefined || startedAt >= queuedAt,
    "it was finished before it was started": finishedAt >= (startedAt ?? queuedAt),
    "it took longer than its timeout": finishedAt <= deadline || isRetried || isBetween,
    "it has timed out at another time":
      status !== "timedOut" ||
      (outcome.error instanceof TimeoutError &&
        (isLast || (isRetried ? finishedAt >= deadline : finishedAt === deadline))),
    "it is done at another time, or with another value":
      status !== "done" || (finishedAt === last?.endedAt && outcome.value === job.value(last.attempt)),
    "it failed at another time, or with another error":
      status !== "failed" || (finishedAt === last?.endedAt && [job.errors.at(-1), WHEN_THROWS].includes(outcome.error)),
    "it was cancelled for another reason":
      status !== "cancelled" || ["stop", "clear", "s0", `s${job.wishes.signal}`].includes(outcome.reason as string),
  };
}

/** Whether jobs of one priority were started in the order of their calls; those that had to wait for a reader, too. */
function isFair(jobs: readonly Job[]): boolean {
  const latest = new Map<string, number>();
  return jobs.every(({ wishes, attempts: [first], waitsForReader }) => {
    if (first === undefined) return true;
    const line = `${wishes.priority} ${waitsForReader}`;
    const before = latest.get(line) ?? -1;
    latest.set(line, Math.max(before, first.order));
    return before < first.order;
  });
}

function isWithinRate(jobs: readonly Job[], { rate }: Options): boolean {
  if (rate === null) return true;
  const starts = jobs.flatMap(({ attempts }) => attempts.map(({ at }) => at)).sort((a, b) => a - b);
  return starts.every((at, i) => {
    const later = starts[i + rate.limit];
    return later === undefined || later - at >= rate.interval;
  });
}
