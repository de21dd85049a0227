import { type Ref, ref, shallowRef } from "vue";
import type { Line, Mode, Report } from "./engine/messages.js";

/** What is shown of a program that runs, or has run. */
export interface Session {
  readonly running: Ref<boolean>;
  /** What it prints while it runs, in real time. */
  readonly lines: Ref<readonly Line[]>;
  readonly ended: Ref<Extract<Report, { kind: "ended" }> | null>;
  readonly refused: Ref<Extract<Report, { kind: "refused" }> | null>;
  /** How it was stopped, if it was. */
  readonly stopped: Ref<string>;
  readonly schedules: Ref<number>;
  run(source: string, mode: Mode): void;
  stop(why?: string): void;
}

/** After so long a program is taken for one that does not end. */
const PATIENCE = 30_000;

/** Runs programs, one at a time, each in a worker of its own: that is how an endless loop can be stopped. */
export function useSession(): Session {
  const running = ref(false);
  const lines = shallowRef<readonly Line[]>([]);
  const ended = shallowRef<Extract<Report, { kind: "ended" }> | null>(null);
  const refused = shallowRef<Extract<Report, { kind: "refused" }> | null>(null);
  const stopped = ref("");
  const schedules = ref(0);
  let worker: Worker | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(patience);
    worker?.terminate();
    worker = null;
    running.value = false;
  }

  function hear(report: Report): void {
    if (report.kind === "line") lines.value = [...lines.value, report.line];
    else if (report.kind === "progress") schedules.value = report.schedules;
    else if (report.kind === "refused") {
      refused.value = report;
      end();
    } else {
      ended.value = report;
      end();
    }
  }

  function stop(why = "Stopped."): void {
    if (worker === null) return;
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
    running.value = true;
    worker = new Worker(new URL("./engine/worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => hear(data));
    worker.addEventListener("error", (event) => {
      hear({ kind: "refused", message: event.message || "the program could not be run", line: null });
    });
    patience = setTimeout(() => stop(`Stopped after ${PATIENCE / 1000} seconds.`), PATIENCE);
    worker.postMessage({ source, mode });
  }

  return { running, lines, ended, refused, stopped, schedules, run, stop };
}
