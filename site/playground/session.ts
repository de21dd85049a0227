import { type Ref, ref, shallowRef } from "vue";
import type { Line, Mode, Report } from "./engine/messages.js";
import { PATIENCE } from "./mode.js";

/** What is shown of a program that runs, or has run. */
export interface Session {
  readonly running: Ref<boolean>;
  /** What it prints while it runs, in real time. */
  readonly lines: Ref<readonly Line[]>;
  readonly ended: Ref<Ended | null>;
  readonly refused: Ref<Extract<Report, { kind: "refused" }> | null>;
  /** How it was stopped, if it was. */
  readonly stopped: Ref<string>;
  readonly schedules: Ref<number>;
  /** How much is shown of a run that is played at its pace: up to this time, in milliseconds since its beginning. */
  readonly shownUntil: Ref<number>;
  run(source: string, mode: Mode): void;
  stop(why?: string): void;
}

type Ended = Extract<Report, { kind: "ended" }>;

/** How often a picture that is played grows, in milliseconds. */
const FRAME = 40;

/** Runs programs, one at a time, each in a worker of its own: that is how an endless loop can be stopped. */
export function useSession(): Session {
  const running = ref(false);
  const lines = shallowRef<readonly Line[]>([]);
  const ended = shallowRef<Ended | null>(null);
  const refused = shallowRef<Extract<Report, { kind: "refused" }> | null>(null);
  const stopped = ref("");
  const schedules = ref(0);
  const shownUntil = ref(Number.POSITIVE_INFINITY);
  let worker: Worker | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let frames: ReturnType<typeof setInterval> | undefined;

  function end(): void {
    clearTimeout(patience);
    clearInterval(frames);
    worker?.terminate();
    worker = null;
    running.value = false;
  }

  /** Shows what has happened in virtual time at the pace of the host's. */
  function play(report: Ended): void {
    const began = performance.now();
    const duration = report.isCut ? PATIENCE : lengthOf(report);
    shownUntil.value = 0;
    running.value = true;
    frames = setInterval(() => {
      shownUntil.value = performance.now() - began;
      if (shownUntil.value < duration) return;
      end();
      shownUntil.value = Number.POSITIVE_INFINITY;
      if (report.isCut) stopped.value = TOO_LONG;
    }, FRAME);
  }

  function hear(report: Report, mode: Mode): void {
    if (report.kind === "line") lines.value = [...lines.value, report.line];
    else if (report.kind === "progress") schedules.value = report.schedules;
    else if (report.kind === "refused") {
      refused.value = report;
      end();
    } else {
      end();
      ended.value = report;
      if (mode === "real" && lengthOf(report) > 0) play(report);
      else if (report.isCut) stopped.value = "Stopped: this program goes on for ever.";
    }
  }

  function stop(why = "Stopped."): void {
    if (!running.value) return;
    end();
    stopped.value = why;
  }

  function run(source: string, mode: Mode): void {
    end();
    lines.value = [];
    ended.value = null;
    refused.value = null;
    stopped.value = "";
    schedules.value = 0;
    shownUntil.value = Number.POSITIVE_INFINITY;
    running.value = true;
    worker = new Worker(new URL("./engine/worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => hear(data, mode));
    worker.addEventListener("error", (event) => {
      hear({ kind: "refused", message: event.message || "the program could not be run", line: null }, mode);
    });
    patience = setTimeout(() => stop(TOO_LONG), PATIENCE);
    worker.postMessage({ source, mode });
  }

  return { running, lines, ended, refused, stopped, schedules, shownUntil, run, stop };
}

const TOO_LONG = `Stopped after ${PATIENCE / 1000} seconds.`;

/** How long a program has run by its own clock, in milliseconds; 0 for one that ran on the host's. */
function lengthOf({ outcomes }: Ended): number {
  const [outcome] = outcomes;
  const trace = outcome?.runs[0]?.trace ?? [];
  const lines = outcome?.lines.map(({ at = 0 }) => at) ?? [];
  return Math.max((trace.at(-1)?.at ?? 0) - (trace[0]?.at ?? 0), ...lines);
}
