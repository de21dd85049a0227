import type { ServerResponse } from "node:http";
import { Second, sleep } from "goroutines";
import { type Tracker, trace } from "goroutines/debug";

/** The longest trace, in seconds. */
const LONGEST = 60;

/**
 * Answers a request for a dump or a trace, as Go's net/http/pprof does; returns whether it was one. Keep these routes
 * private: a dump shows file paths, and a trace shows values that are sent.
 *
 * - `/debug/goroutines`: the goroutine dump
 * - `/debug/trace?seconds=5`: a trace of the next seconds, for https://ui.perfetto.dev
 */
export async function debugRoute(
  tracker: Tracker,
  { pathname, searchParams }: URL,
  response: ServerResponse,
): Promise<boolean> {
  switch (pathname) {
    case "/debug/goroutines":
      response.setHeader("Content-Type", "text/plain; charset=utf-8").end(`${tracker.dump()}\n`);
      return true;
    case "/debug/trace": {
      const seconds = Number(searchParams.get("seconds") ?? 1);
      if (!(seconds > 0 && seconds <= LONGEST)) {
        response.writeHead(400).end(`seconds must be above 0 and at most ${LONGEST}\n`);
        return true;
      }
      using recording = trace();
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      // A client that has disconnected needs no trace.
      await sleep(seconds * Second, gone).catch(() => {});
      response.setHeader("Content-Type", "application/json").end(recording.toPerfetto());
      return true;
    }
    default:
      return false;
  }
}
