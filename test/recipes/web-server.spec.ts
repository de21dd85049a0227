import { once } from "node:events";
import { connect } from "node:net";
import autocannon from "autocannon";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ReportServer } from "../../examples/09-web-server/report-server.js";
import { answersSent, FOR_EVER, Load, serve } from "./report-client.js";

/** For reports that must not time out, however slow the machine. */
const PATIENT = ["--timeout", String(FOR_EVER)];

afterEach(() => {
  vi.restoreAllMocks();
});

/** Loads a server, which gets a SIGTERM in the middle of it, after a thousand answers. */
function interrupt(server: Awaited<ReturnType<typeof serve>>): {
  readonly load: Load;
  /** Waits until as many answers have come as were sent: they may be on their way when the server has ended. */
  arrival(sent: ReadonlyMap<number, number>): Promise<void>;
} {
  const load = new Load();
  const options = { url: server.url, connections: 60, amount: 1_000_000, requests: [load.request] };
  const running = autocannon(options, () => {});
  running.on("response", () => {
    if (load.answers.size === 1_000) server.child.kill("SIGTERM");
  });
  async function arrival(sent: ReadonlyMap<number, number>): Promise<void> {
    await vi.waitFor(() => expect(load.statuses).toEqual(sent), 10_000);
    running.stop?.();
    await once(running, "done");
  }
  return { load, arrival };
}

describe("under load", () => {
  test("every request has exactly one answer, and each the one that is its own", async () => {
    const server = await serve("--workers", "8", "--queue", "30", ...PATIENT);
    const load = new Load();
    const result = await autocannon({ url: server.url, connections: 60, amount: 6_000, requests: [load.request] });
    server.child.kill("SIGTERM");
    const ended = await server.ended;

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(result).toMatchObject({ errors: 0, timeouts: 0, mismatches: 0, resets: 0 });
    expect(result.requests.total).toBe(6_000);
    expect(load.mistaken).toEqual([]);
    expect([...load.answers.values()]).toEqual(Array(6_000).fill(1));
    expect(load.statuses.get(200)).toBeGreaterThan(0);
    expect([...load.statuses.keys()].every((status) => status === 200 || status === 503)).toBe(true);
    expect(load.statuses).toEqual(answersSent(ended));
  });

  test("SIGTERM in the middle of it loses no answer that the server has sent, and sends none twice", async () => {
    const server = await serve("--workers", "8", "--queue", "30", ...PATIENT);
    const { load, arrival } = interrupt(server);
    const ended = await server.ended;
    await arrival(answersSent(ended));

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(load.answers.size).toBeGreaterThanOrEqual(1_000);
    expect(load.mistaken).toEqual([]);
    expect([...load.answers.values()].every((answers) => answers === 1)).toBe(true);
  });
});

describe("with reports that ignore their signal", () => {
  test("SIGTERM under load ends the server in time, and each request that it took has one answer", async () => {
    const server = await serve("--workers", "8", "--queue", "30", "--grace", "500", ...PATIENT);
    const deaf = Promise.all([server.deafReport("x"), server.deafReport("y")]);
    await server.until(({ running }) => running === 2);
    const { load, arrival } = interrupt(server);
    const ended = await server.ended;
    expect((await deaf).map(({ status }) => status)).toEqual([503, 503]);
    const sent = answersSent(ended);
    sent.set(200, (sent.get(200) ?? 0) - server.statsAnswers);
    sent.set(503, (sent.get(503) ?? 0) - 2);
    await arrival(sent);

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(load.mistaken).toEqual([]);
    expect([...load.answers.values()].every((answers) => answers === 1)).toBe(true);
  });

  test("one that has timed out is answered with 504, keeps its worker, and does not keep the server from ending", async () => {
    const server = await serve("--workers", "1", "--timeout", "50", "--grace", "100");
    expect((await server.deafReport("a")).status).toBe(504);
    expect(await server.stats()).toMatchObject({ running: 1, timedOut: 1 });
    const behind = server.report("b", 0);
    await server.until(({ queued }) => queued === 1);
    server.child.kill("SIGTERM");
    expect((await behind).status).toBe(503);
    expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("one by one", () => {
  test("a request that finds the queue full is refused with 503, and told when to try again", async () => {
    const server = await serve("--workers", "1", "--queue", "1", ...PATIENT);
    const patience = new AbortController();
    const waiting = [server.report("a", FOR_EVER, patience.signal), server.report("b", FOR_EVER, patience.signal)];
    const given = Promise.allSettled(waiting);
    await server.until(({ submitted }) => submitted === 2);

    const refused = await server.report("c", 0);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("Retry-After")).toBe("1");
    expect(await refused.json()).toEqual({ error: "busy" });
    expect(await server.stats()).toMatchObject({ running: 1, queued: 1, submitted: 2 });

    patience.abort();
    expect((await given).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("a client that goes away cancels its job, and makes room for others", async () => {
    const server = await serve("--workers", "1", "--queue", "1", ...PATIENT);
    const patience = new AbortController();
    const given = Promise.allSettled(["a", "b"].map((id) => server.report(id, FOR_EVER, patience.signal)));
    await server.until(({ submitted }) => submitted === 2);
    patience.abort();
    await given;
    await server.until(({ cancelled, running }) => cancelled === 2 && running === 0);
    const answer = await server.report("c", 0);
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { id: "c", worker: 1 } });
  });

  test("a report that takes too long is answered with 504, and its worker goes on", async () => {
    const server = await serve("--workers", "1", "--timeout", "100");
    const late = await server.report("a", FOR_EVER);
    expect({ status: late.status, body: await late.json() }).toEqual({ status: 504, body: { error: "timed out" } });
    expect((await server.report("b", 0)).status).toBe(200);
  });

  test("after SIGTERM it takes no more, answers all that it has taken, and ends", async () => {
    const server = await serve("--workers", "2", ...PATIENT);
    const answers = Promise.all(
      ["a", "b", "c", "d", "e"].map(async (id) => {
        const response = await server.report(id, 400);
        return { status: response.status, id: ((await response.json()) as { id: string }).id };
      }),
    );
    await server.until(({ submitted }) => submitted === 5);
    server.child.kill("SIGTERM");
    await once(server.child.stdout!, "data");
    const [refusal] = await once(connect(Number(new URL(server.url).port), "127.0.0.1"), "error");
    expect(refusal).toMatchObject({ code: "ECONNREFUSED" });
    expect(await answers).toEqual(["a", "b", "c", "d", "e"].map((id) => ({ status: 200, id })));
    expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("what it does not know is answered with 404, and takes no worker", async () => {
    const server = await serve();
    expect((await fetch(`${server.url}/`)).status).toBe(404);
    expect((await fetch(`${server.url}/reports/1?takes=long`)).status).toBe(404);
    expect((await fetch(`${server.url}//`)).status).toBe(404); // no path that URL can parse
    expect((await fetch(`${server.url}/reports/1`, { method: "POST" })).status).toBe(404);
    expect((await server.stats()).submitted).toBe(0);
  });
});

test("a report that fails is answered with 500, without telling the client why", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const broken = new Error("no connection to the database");
  const server = new ReportServer({ workers: 1 }, () => Promise.reject(broken));
  const url = `http://127.0.0.1:${await server.listen(0)}`;
  const answer = await fetch(`${url}/reports/1`);
  expect({ status: answer.status, body: await answer.text() }).toEqual({
    status: 500,
    body: JSON.stringify({ error: "internal error" }),
  });
  expect(logged).toHaveBeenCalledWith(broken);
  await server.close();
});

test("a connection on which nothing was asked yet does not keep the server from closing", async () => {
  const server = new ReportServer({ workers: 1 });
  const port = await server.listen(0);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  // So the server knows the connection, too: it has answered another one, which came later.
  await (await fetch(`http://127.0.0.1:${port}/reports/1?takes=0`)).text();
  socket.resume();
  const ended = once(socket, "close");
  await server.close();
  await ended;
});
