import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const { prepareStackTrace } = Error;

beforeEach(() => {
  vi.resetModules();
});

afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace;
});

/** The module, loaded anew, as it would find itself called with this stack. */
async function calledFrom(...lines: string[]) {
  const { callLine, captureStack, siteOf } = await import("../../src/runtime/call-site.js");
  Error.prepareStackTrace = () => ["Error", ...lines].join("\n");
  return { site: siteOf(captureStack()), line: callLine() };
}

const LIBRARY = "    at stackFrames (file:///app/node_modules/goroutines/dist/runtime/call-site.js:24:21)";
const RECEIVE = "    at Channel.receive (file:///app/node_modules/goroutines/dist/channel/channel.js:99:12)";
const WORKER = "    at worker (file:///app/src/main.js:10:5)";
const CALLER = "    at async file:///app/src/start.js:3:9";
const INTERNAL = "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)";

describe("the place in the user's code", () => {
  test("is what is on the stack and belongs neither to the library nor to the host", async () => {
    const { site, line } = await calledFrom(LIBRARY, RECEIVE, WORKER, INTERNAL, CALLER);
    expect(site).toBe(`${WORKER}\n${CALLER}`);
    expect(line).toBe("main.js:10");
  });

  test("is found where the library's sources are run, and under Windows", async () => {
    const { site, line } = await calledFrom(
      "    at stackFrames (C:\\app\\goroutines\\src\\runtime\\call-site.ts:24:21)",
      "    at select (C:\\app\\goroutines\\src\\select\\select.ts:50:3)",
      "    at worker (C:\\app\\src\\main.ts:12:34)",
    );
    expect(site).toBe("    at worker (C:\\app\\src\\main.ts:12:34)");
    expect(line).toBe("main.ts:12");
  });

  test("is found in the build for runtimes, which has a file for many modules", async () => {
    const folder = "file:///app/node_modules/goroutines/dist/goroutines";
    const { site, line } = await calledFrom(
      `    at captureStack (${folder}/shared-6UFJX633.js:24:21)`,
      `    at Pool.run (${folder}/index.js:4300:3)`,
      WORKER,
    );
    expect(site).toBe(WORKER);
    expect(line).toBe("main.js:10");
  });

  test("is the whole stack in a bundle, where the library has no files of its own", async () => {
    const own = "    at ue (file:///app/bundle.js:1:900)";
    const { site, line } = await calledFrom(own, WORKER, INTERNAL);
    expect(site).toBe(`${own}\n${WORKER}`);
    expect(line).toBe("bundle.js:1");
  });

  test("is the whole stack if nothing on it is the user's; then there is no line", async () => {
    const { site, line } = await calledFrom(LIBRARY, RECEIVE, INTERNAL);
    expect(site).toBe(`${LIBRARY}\n${RECEIVE}\n${INTERNAL}`);
    expect(line).toBe("");
  });

  test("does not include the error's own text, however many lines that has", async () => {
    const { site } = await calledFrom("nothing is parked at this line", LIBRARY, WORKER, "looks at it");
    expect(site).toBe(WORKER);
  });

  test("keeps a user's file that is called like one of the library's", async () => {
    const users = "    at receive (file:///app/src/runtime/call-site.js:4:2)";
    const { site, line } = await calledFrom(LIBRARY, users);
    expect(site).toBe(users);
    expect(line).toBe("call-site.js:4");
  });
});

describe("the line of the user's code", () => {
  test.each([
    ["    at worker (file:///app/main.js:10:5)", "main.js:10"],
    ["    at file:///app/main.js:7:13", "main.js:7"],
    ["    at async Promise.all (index 0)", ""],
    ["    at worker (main.js:10:5) and more", ""],
    ["    at new Worker (/app/folder with spaces/main.test.ts:123:45)", "main.test.ts:123"],
    ["    at <anonymous>", ""],
  ])("of %j is %j", async (frame, line) => {
    expect((await calledFrom(LIBRARY, frame)).line).toBe(line);
  });
});

test("where the host has no stacks there is neither a place nor a line", async () => {
  const { callLine, callSite } = await import("../../src/runtime/call-site.js");
  Error.prepareStackTrace = () => undefined;
  expect([callSite(), callLine()]).toEqual(["", ""]);
});

test("the library's folder is looked for once: who calls first does not matter", async () => {
  const { callSite } = await import("../../src/runtime/call-site.js");
  Error.prepareStackTrace = () => `Error\n${LIBRARY}\n${WORKER}`;
  expect(callSite()).toBe(WORKER);
  Error.prepareStackTrace = () => `Error\n${WORKER}\n${RECEIVE}`;
  expect(callSite()).toBe(WORKER);
});
