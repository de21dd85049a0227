import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type autocannon from "autocannon";
import type { PoolStats } from "goroutines";
import { onTestFinished } from "vitest";
import { type Ended, end, startTypeScript } from "../examples/child.js";
import { programDirectory } from "../examples/programs.js";

/** Milliseconds; longer than any test takes. */
export const FOR_EVER = 600_000;

/** The web server of the examples, in a process of its own, as a test's client sees it. */
export interface Server {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  report(id: string, takes: number, signal?: AbortSignal): Promise<Response>;
  /** A report that takes forever and ignores its signal. */
  deafReport(id: string): Promise<Response>;
  stats(): Promise<PoolStats>;
  /** How often it was asked for its statistics, each time with an answer of 200. */
  readonly statsAnswers: number;
  /** Resolves once the server's statistics are as wanted. */
  until(wanted: (stats: PoolStats) => boolean): Promise<void>;
  readonly url: string;
}

/** Starts it on a port that is free. */
export async function serve(...args: string[]): Promise<Server> {
  const child = startTypeScript(new URL("main.ts", programDirectory("09-web-server")), ["--port", "0", ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = end(child);
  const [line]: string[] = await once(child.stdout!, "data");
  const [url] = /http:\S+/.exec(line ?? "")!;
  let statsAnswers = 0;
  const stats = async () => {
    statsAnswers += 1;
    return (await (await fetch(`${url}/stats`)).json()) as PoolStats;
  };
  return {
    child,
    ended,
    url,
    stats,
    get statsAnswers() {
      return statsAnswers;
    },
    deafReport: (id) => fetch(`${url}/reports/${id}?takes=${FOR_EVER}&deaf`),
    report: (id, takes, signal) => fetch(`${url}/reports/${id}?takes=${takes}`, signal === undefined ? {} : { signal }),
    async until(wanted) {
      while (!wanted(await stats()));
    },
  };
}

/** What came of a load: every request has an id of its own, and so has every report. */
export class Load {
  /** How many answers each request got, by id. */
  readonly answers: Map<string, number> = new Map();
  /** How many answers had each status. */
  readonly statuses: Map<number, number> = new Map();
  /** Reports that answered another request than the one that they are about. */
  readonly mistaken: string[] = [];
  #requests = 0;

  /** For autocannon, which calls these for each request in turn, connection by connection. */
  readonly request: autocannon.Request = {
    setupRequest: (request, context) => {
      this.#requests += 1;
      const id = String(this.#requests);
      Object.assign(context, { id });
      return { ...request, path: `/reports/${id}?takes=2` };
    },
    onResponse: (status, body, context) => {
      const { id } = context as { id: string };
      this.answers.set(id, (this.answers.get(id) ?? 0) + 1);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (status === 200 && JSON.parse(body).id !== id) this.mistaken.push(`${id} got ${body}`);
    },
  };
}

/** What the server says when it has closed: how many answers of each status it sent. */
export function answersSent({ stdout }: Ended): Map<number, number> {
  const lines = stdout.matchAll(/^Answers with (\d+): (\d+)$/gm);
  return new Map([...lines].map(([, status, count]) => [Number(status), Number(count)]));
}
