import { describe, expect, test, vi } from "vitest";
import { settled } from "../support/turn.js";
import { blocksOf, FakeProcess, setUp } from "./fake-process.js";

/** More than have their place recorded unless all have. */
const MANY = 1_030;

const PLACE = /^goroutine 1 \[chan receive\]:\n {4}at .*process\.test\.ts:\d+:\d+/;
const NO_PLACE = /^goroutine 1 \[chan receive\]:\n {4}\(the place was not recorded/;

type Library = Awaited<ReturnType<typeof setUp>>;

/** Deadlocks a program in the last of many operations, and returns its block in the report. */
async function lastBlock({ process, reports, main, Channel }: Library, places?: "some" | "all"): Promise<string> {
  const ch = new Channel<number>();
  const program = () => Promise.all(Array.from({ length: MANY }, () => ch.receive()));
  void main(program, places === undefined ? {} : { places });
  await settled();
  for (let i = 1; i < MANY; i += 1) ch.trySend(i);
  await settled();
  await process.drain();
  process.end();
  const [block, ...others] = blocksOf(reports[0]);
  expect(others).toEqual([]);
  return block as string;
}

describe("the place of each operation is recorded", () => {
  test("if main is told so", async () => {
    expect(await lastBlock(await setUp(), "all")).toMatch(PLACE);
  });

  test("if the environment says so, in Node and in a Deno that lets it be read", async () => {
    const process = new FakeProcess();
    process.env.GOROUTINES_PLACES = "all";
    expect(await lastBlock(await setUp(process))).toMatch(PLACE);
    vi.stubGlobal("Deno", { permissions: { querySync: () => ({ state: "granted" }) } });
    const again = new FakeProcess();
    again.env.GOROUTINES_PLACES = "all";
    expect(await lastBlock(await setUp(again))).toMatch(PLACE);
  });

  test("for as long as a main that wants it runs, and not for one that comes later", async () => {
    const library = await setUp();
    await library.main(() => {}, { places: "all" });
    expect(await lastBlock(library)).toMatch(NO_PLACE);
  });
});

describe("the place of a late operation is not recorded", () => {
  test.each<[string, Record<string, string>]>([
    ["without a word from main or the environment", {}],
    ["if the environment says something else", { GOROUTINES_PLACES: "some" }],
  ])("%s", async (_, env) => {
    const process = new FakeProcess();
    Object.assign(process.env, env);
    expect(await lastBlock(await setUp(process))).toMatch(NO_PLACE);
  });

  test("if Deno would have to ask the user for the environment, which is then left alone", async () => {
    const process = new FakeProcess();
    let isRead = false;
    Object.defineProperty(process.env, "GOROUTINES_PLACES", {
      get() {
        isRead = true;
        return "all";
      },
    });
    const asked: unknown[] = [];
    const querySync = (permission: unknown) => {
      asked.push(permission);
      return { state: "prompt" };
    };
    const library = await setUp(process);
    vi.stubGlobal("Deno", { permissions: { querySync } });
    expect(await lastBlock(library)).toMatch(NO_PLACE);
    expect(asked).toEqual([{ name: "env", variable: "GOROUTINES_PLACES" }]);
    expect(isRead).toBe(false);
  });

  test("if the environment cannot be read", async () => {
    const process = new FakeProcess();
    Object.defineProperty(process.env, "GOROUTINES_PLACES", {
      get() {
        throw new Error("not permitted");
      },
    });
    expect(await lastBlock(await setUp(process))).toMatch(NO_PLACE);
  });
});

describe("with the option exit", () => {
  /** A process that can be ended, and tells with which codes it was. */
  class EndableProcess extends FakeProcess {
    readonly ended: unknown[] = [];
    exit(code: unknown): void {
      this.ended.push(code);
    }
  }

  /** An output that takes its time. */
  class SlowOutput {
    writable = true;
    readonly pending: (() => void)[] = [];
    write(text: string, written: () => void): void {
      expect(text).toBe("");
      this.pending.push(written);
    }
  }

  test.each([
    [undefined, 0],
    [7, 7],
  ])("where the exit code is %s, the process ends with %i when main does", async (exitCode, code) => {
    const process = new EndableProcess();
    process.exitCode = exitCode;
    const { main } = await setUp(process);
    await main(() => {}, { exit: true });
    expect(process.ended).toEqual([code]);
  });

  test("what was written before has left the process when it ends", async () => {
    const [stdout, stderr] = [new SlowOutput(), new SlowOutput()];
    const process = Object.assign(new EndableProcess(), { stdout, stderr });
    const { main } = await setUp(process);
    void main(() => {}, { exit: true });
    await settled();
    expect(stdout.pending).toHaveLength(1);
    for (const written of stdout.pending) written();
    await settled();
    expect(process.ended).toEqual([]);
    for (const written of stderr.pending) written();
    await settled();
    expect(process.ended).toEqual([0]);
  });

  test("an output that was closed is not waited for", async () => {
    const stdout = new SlowOutput();
    stdout.writable = false;
    const process = Object.assign(new EndableProcess(), { stdout });
    const { main } = await setUp(process);
    await main(() => {}, { exit: true });
    expect([process.ended, stdout.pending]).toEqual([[0], []]);
  });

  test("a process that cannot be ended goes on, and main resolves", async () => {
    const { main } = await setUp();
    expect(await main(() => "result", { exit: true })).toBeUndefined();
  });

  test("the process does not end while main runs, nor without the option, nor when main fails", async () => {
    const process = new EndableProcess();
    const { main, Channel } = await setUp(process);
    const release = new Channel<void>();
    const ended = main(() => release.receive(), { exit: true });
    await main(() => {});
    await expect(main(() => Promise.reject(new Error("main's panic")), { exit: true })).rejects.toThrow("main's panic");
    expect(process.ended).toEqual([]);
    release.close();
    await ended;
    expect(process.ended).toEqual([0]);
  });
});
