import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { type Ended, end, startTypeScript } from "./child.js";
import { programDirectory } from "./programs.js";

interface Service {
  get(path: string): Promise<string>;
  /** Resolves once it has written this to the standard error. */
  written(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

async function serve(...nodeOptions: string[]): Promise<Service> {
  const main = new URL("main.ts", programDirectory("19-debugging"));
  const child = startTypeScript(main, ["--port", "0"], nodeOptions);
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = end(child);
  let stderr = "";
  child.stderr?.on("data", (text: string) => {
    stderr += text;
  });
  const [line]: string[] = await once(child.stdout!, "data");
  const [url] = /http:\S+/.exec(line ?? "")!;
  return {
    ended,
    get: async (path) => (await fetch(url + path)).text(),
    async written(text) {
      while (!stderr.includes(text)) await once(child.stderr!, "data");
    },
    kill: (signal) => void child.kill(signal),
  };
}

test("the dump on its route shows what waits, since when, where, and what has started it", async () => {
  const service = await serve();
  const dump = await service.get("/debug/goroutines");
  expect(dump).toMatch(
    /^goroutine 1 \[chan receive, [\dms.]+\]:\nrun\(\.\.\.\)\n {4}at run \(.*19-debugging.main\.ts:\d+:\d+\)\n/,
  );
  expect(dump).toMatch(
    /goroutine \d \[chan receive, [\dms.]+\]:\ndumper\(\.\.\.\)\n.*\ncreated by run in goroutine 1 at\n/,
  );
  expect(dump).toMatch(/goroutine \d \[running\]:\nserve\(\.\.\.\)\n/);
  service.kill("SIGTERM");
  expect(await service.ended).toMatchObject({ code: 0, stderr: "" });
});

test("the dump on a signal goes to the standard error, and the service goes on", async () => {
  const service = await serve();
  service.kill("SIGUSR2");
  await service.written("run(...)");
  expect(await service.get("/ask?takes=0")).toBe("forty-two\n");
  service.kill("SIGTERM");
  expect(await service.ended).toMatchObject({ code: 0 });
});

test("a trace shows the goroutines of the requests that came meanwhile", async () => {
  const service = await serve();
  const tracing = service.get("/debug/trace?seconds=2");
  for (let i = 0; i < 3; i += 1) expect(await service.get("/ask?takes=0")).toBe("forty-two\n");
  const { traceEvents } = JSON.parse(await tracing) as { traceEvents: { name: string; args?: { name?: string } }[] };
  const tracks = traceEvents.filter(({ name }) => name === "thread_name").map(({ args }) => args?.name);
  expect(tracks.filter((name) => name?.endsWith(": answer"))).toHaveLength(3);
  expect(await service.get("/debug/trace?seconds=never")).toMatch(/^seconds must be/);
  service.kill("SIGTERM");
  expect(await service.ended).toMatchObject({ code: 0, stderr: "" });
});

test("a goroutine whose caller has given up is told of, with its place, and marked in the next dump", async () => {
  // So that the collector comes by soon.
  const service = await serve("--expose-gc", "--import", `data:text/javascript,setInterval(gc,20).unref()`);
  expect(await service.get("/ask?takes=80")).toBe("too late\n");
  await service.written("answer has leaked in chan send\n    at answer (");
  expect(await service.get("/debug/goroutines")).toContain("[chan send (leaked), ");
  service.kill("SIGTERM");
  expect(await service.ended).toMatchObject({ code: 0 });
});
