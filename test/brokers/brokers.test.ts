import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Queue } from "./queue.js";
import { allHave, type Worker } from "./worker.js";

/** What `produce count` publishes, in order. */
const contents = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

const inOrder = (done: readonly string[]): string[] => [...done].sort((a, b) => Number(a) - Number(b));

/** What several have done, each content once, and how many lines too many there are. */
function together(workers: readonly Worker[]): { done: string[]; duplicates: number } {
  const all = workers.flatMap(({ done }) => done);
  const different = [...new Set(all)];
  return { done: inOrder(different), duplicates: all.length - different.length };
}

// Most of the time is spent on starting processes and on waiting.
describe.concurrent.each([
  ["17-broker-jetstream", Queue.jetStream],
  ["18-broker-redis", Queue.redis],
])("%s", (_name, queue) => {
  test("a consumer does every message once, and ends with 0 at SIGTERM", async () => {
    await using jobs = await queue();
    expect(await jobs.produce(500)).toEqual({ code: 0, stderr: "" });
    const consumer = jobs.consume({ WORK_MS: 5 });
    await consumer.has(500);
    expect(await consumer.stop()).toEqual({ code: 0, stderr: "" });
    expect(inOrder(consumer.done)).toEqual(contents(500));
  });

  test("a consumer that is started first waits for the messages, and an empty queue does not end it", async () => {
    await using jobs = await queue();
    const consumer = jobs.consume({});
    await sleep(3_000);
    await jobs.produce(3);
    await consumer.has(3);
    await sleep(1_000);
    expect(consumer.hasEnded).toBe(false);
    await jobs.produce(5);
    await consumer.has(5);
    expect(await consumer.stop()).toEqual({ code: 0, stderr: "" });
    expect(inOrder(consumer.done)).toEqual(inOrder([...contents(3), ...contents(5)]));
  });

  test("no more are at work at once than there are workers", async () => {
    await using jobs = await queue();
    await jobs.produce(12);
    const consumer = jobs.consume({ WORKERS: 4, WORK_MS: 2_000 });
    await consumer.has(1);
    await sleep(500);
    expect(consumer.done.length).toBe(4);
    await consumer.has(5);
    await sleep(500);
    expect(consumer.done.length).toBe(8);
  });

  test("SIGTERM: what is held is finished, what is done does not come again, what was not pulled is left", async () => {
    await using jobs = await queue();
    await jobs.produce(300);
    const first = jobs.consume({ WORK_MS: 100, ACK_WAIT_MS: 2_000 });
    await first.has(40);
    expect(await first.stop()).toEqual({ code: 0, stderr: "" });
    expect(first.done.length).toBeLessThan(300);
    const second = jobs.consume({ WORK_MS: 1, ACK_WAIT_MS: 2_000 });
    await allHave([first, second], 300);
    // Longer than an acknowledgement is waited for: whatever was to come again has come.
    await sleep(3_000);
    expect(await second.stop()).toEqual({ code: 0, stderr: "" });
    expect(together([first, second])).toEqual({ done: contents(300), duplicates: 0 });
  });

  test("SIGKILL of some of several consumers: nothing is lost, and no more is done twice than was held", async () => {
    await using jobs = await queue();
    await jobs.produce(1_000);
    const start = () => jobs.consume({ WORK_MS: 20, ACK_WAIT_MS: 1_500, WORKERS: 8 });
    const [first, second, ...others] = [start(), start(), start(), start()] as const;
    const consumers = [first, second, ...others];
    await first.has(50);
    first.kill("SIGKILL");
    await second.has(100);
    second.kill("SIGKILL");
    await allHave(consumers, 1_000);
    for (const consumer of others) expect((await consumer.stop()).code).toBe(0);
    const { done, duplicates } = together(consumers);
    expect(done).toEqual(contents(1_000));
    // Done, and not acknowledged yet: as many as a killed process has workers at the most.
    expect(duplicates).toBeLessThanOrEqual(2 * 8);
  });

  test("SIGKILL in the middle of the work: all of it comes again, after the wait", async () => {
    await using jobs = await queue();
    await jobs.produce(8);
    const killed = jobs.consume({ WORK_MS: 60_000, ACK_WAIT_MS: 1_000 });
    await sleep(4_000);
    killed.kill("SIGKILL");
    await killed.ended;
    const next = jobs.consume({ WORK_MS: 1, ACK_WAIT_MS: 1_000 });
    await next.has(8);
    expect(await next.stop()).toEqual({ code: 0, stderr: "" });
    expect(killed.done).toEqual([]);
    expect(inOrder(next.done)).toEqual(contents(8));
  });

  test("work that takes longer than the broker waits is done once, whoever else asks for it", async () => {
    await using jobs = await queue();
    await jobs.produce(30);
    const start = () => jobs.consume({ WORK_MS: 4_000, ACK_WAIT_MS: 1_200, WORKERS: 10 });
    const consumers = [start(), start()];
    await allHave(consumers, 30);
    for (const consumer of consumers) expect((await consumer.stop()).code).toBe(0);
    expect(together(consumers)).toEqual({ done: contents(30), duplicates: 0 });
  });

  test("a message that fails comes again later, and one that always fails is put aside", async () => {
    await using jobs = await queue();
    await jobs.produce(40);
    const consumer = jobs.consume({ WORK_MS: 1, ACK_WAIT_MS: 3_000, FAIL_EVERY: 4 });
    await consumer.has(40);
    const { code, stderr } = await consumer.stop();
    expect(code).toBe(0);
    expect(inOrder(consumer.done)).toEqual(contents(40));
    const failed = stderr.split("\n").filter((line) => line.startsWith("failed "));
    expect(inOrder(failed.map((line) => line.replace(/^failed (\d+), attempt 1: Error: bad luck$/, "$1")))).toEqual(
      contents(40).filter((content) => Number(content) % 4 === 0),
    );

    await jobs.produce(2);
    const strict = jobs.consume({ WORK_MS: 1, ACK_WAIT_MS: 1_000, FAIL_EVERY: 2, ATTEMPTS: 1 });
    await strict.has(1);
    await sleep(2_500);
    expect((await strict.stop()).code).toBe(0);
    expect(strict.done).toEqual(["1"]);
  });

  test("a broker that is killed and started again loses nothing, and the consumers go on", async () => {
    await using jobs = await queue();
    await jobs.produce(400);
    const consumer = jobs.consume({ WORK_MS: 50, ACK_WAIT_MS: 1_500 });
    await consumer.has(60);
    await jobs.server.kill();
    await sleep(1_000);
    await jobs.server.start();
    await consumer.has(400);
    expect((await consumer.stop()).code).toBe(0);
    expect(together([consumer]).done).toEqual(contents(400));
  });

  test("SIGTERM while the broker is away, and again, ends it with 0", async () => {
    await using jobs = await queue();
    await jobs.produce(40);
    const consumer = jobs.consume({ WORK_MS: 500, ACK_WAIT_MS: 5_000, WORKERS: 4 });
    await consumer.has(4);
    await jobs.server.kill();
    consumer.kill("SIGTERM");
    expect((await consumer.stop()).code).toBe(0);
    await jobs.server.start();
    const next = jobs.consume({ WORK_MS: 1, ACK_WAIT_MS: 1_000 });
    await allHave([consumer, next], 40);
    expect((await next.stop()).code).toBe(0);
  });

  test("SIGTERM as soon as it is listened for, long before there is a connection, ends it with 0", async () => {
    await using jobs = await queue();
    const consumer = jobs.consume({ NODE_OPTIONS: `--import=${new URL("terminate.mjs", import.meta.url)}` });
    expect(await consumer.ended).toEqual({ code: 0, stderr: "" });
    expect(consumer.done).toEqual([]);
  });

  test("what is no command or no number ends with 2 and a reason, and where no server is, with 1", async () => {
    await using jobs = await queue();
    expect(await jobs.consume({ WORK_MS: "soon" }).ended).toEqual({
      code: 2,
      stderr: 'WORK_MS must be an integer >= 0, not "soon"\n',
    });
    expect(await jobs.produce("many")).toEqual({ code: 2, stderr: 'N must be an integer >= 0, not "many"\n' });
    expect(await jobs.produce("")).toEqual({ code: 2, stderr: 'N must be an integer >= 0, not ""\n' });
    expect(await jobs.produce(0)).toEqual({ code: 0, stderr: "" });
    await jobs.server.kill();
    const { code, stderr } = await jobs.produce(1);
    expect(code).toBe(1);
    expect(stderr).toMatch(/ECONNREFUSED|connection refused/i);
  });
});
