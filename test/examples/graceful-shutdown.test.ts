import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { end, start, startTypeScript } from "./child.js";
import { binaryFolder, build, goIsThere, inGo } from "./golang.js";
import { programDirectory } from "./programs.js";

const NAME = "15-graceful-shutdown";
/** Milliseconds; longer than any test takes. */
const FOR_EVER = "600000";

const binaries = binaryFolder();

beforeAll(() => {
  if (goIsThere) expect(build(binaries, NAME)).toMatchObject({ status: 0, stderr: "" });
}, 300_000);

afterAll(() => rmSync(binaries, { recursive: true }));

const inTypeScript = (args: string[]) => startTypeScript(new URL("main.ts", programDirectory(NAME)), args);

describe("the service in TypeScript", () => shutsDown(inTypeScript));

describe.skipIf(!goIsThere)(inGo("the service in Go"), () => shutsDown((args) => start(join(binaries, NAME), args)));

/** What both have to do. Nothing here depends on how long something takes: jobs end at once, or never. */
function shutsDown(run: (args: string[]) => ChildProcess): void {
  test("after SIGTERM it takes no more, finishes what it has taken, and ends with code 0", async () => {
    const service = await serve(run, "--workers", "1", "--grace", FOR_EVER);
    expect(await service.post("/jobs/a?takes=200")).toBe(202);
    expect(await service.post("/jobs/b?takes=0")).toBe(202);
    service.child.kill("SIGTERM");
    await service.line("Shutting down: terminated signal received");
    const { code, stdout, stderr } = await service.ended;
    expect(after("Shutting down", stdout)).toEqual(["a: finished", "b: finished", "Finished 2, gave up 0"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("while it shuts down nobody can connect any more", async () => {
    const service = await serve(run, "--grace", FOR_EVER);
    expect(await service.post(`/jobs/a?takes=${FOR_EVER}`)).toBe(202);
    service.child.kill("SIGTERM");
    await service.line("Shutting down");
    // It prints before it stops listening.
    while (!(await isRefused(service.url)));
  });

  test("after the deadline it gives up what it is at and what waits in its queue, and ends with code 1", async () => {
    const service = await serve(run, "--workers", "1", "--grace", "20");
    for (const name of ["a", "b", "c"]) expect(await service.post(`/jobs/${name}?takes=${FOR_EVER}`)).toBe(202);
    service.child.kill("SIGINT");
    const { code, stdout, stderr } = await service.ended;
    expect(after("Shutting down: interrupt signal received", stdout)).toEqual([
      "a: given up, it is too late",
      "b: given up, it is too late",
      "c: given up, it is too late",
      "Finished 0, gave up 3",
    ]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });

  test("a client that does not go away keeps it no longer than the deadline", async () => {
    const service = await serve(run, "--grace", "20");
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    socket.on("error", () => {});
    socket.write("POST /jobs/a?takes=0 HTTP/1.1\r\n"); // and no more
    service.child.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("a second signal ends it at once", async () => {
    const service = await serve(run, "--grace", FOR_EVER);
    expect(await service.post(`/jobs/a?takes=${FOR_EVER}`)).toBe(202);
    service.child.kill("SIGTERM");
    await service.line("Shutting down");
    service.child.kill("SIGTERM");
    await service.ended;
    expect(service.child.signalCode).toBe("SIGTERM");
  });

  test("a job that has no room in the queue is refused, and so is what is none", async () => {
    const service = await serve(run, "--workers", "0", "--queue", "1");
    expect(await service.post("/jobs/a?takes=0")).toBe(202);
    expect(await service.post("/jobs/b?takes=0")).toBe(503);
    expect(await service.post("/jobs/c")).toBe(404);
    expect(await service.post("/")).toBe(404);
  });
}

async function serve(run: (args: string[]) => ChildProcess, ...args: string[]) {
  const child = run(["--port", "0", ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = end(child);
  let stdout = "";
  child.stdout?.on("data", (text: string) => {
    stdout += text;
  });
  /** Resolves once it has printed this. */
  const line = async (text: string): Promise<void> => {
    while (!stdout.includes(text)) await once(child.stdout!, "data");
  };
  await line("\n");
  const [url = ""] = /http:\S+/.exec(stdout) ?? [];
  const post = async (path: string): Promise<number> => {
    const response = await fetch(url + path, { method: "POST", headers: { Connection: "close" } });
    await response.arrayBuffer();
    return response.status;
  };
  return { child, ended, url, line, post };
}

async function isRefused(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  } finally {
    socket.destroy();
  }
}

/** The lines that follow one. */
function after(start: string, stdout: string): string[] {
  const lines = stdout.trimEnd().split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith(start)) + 1);
}
