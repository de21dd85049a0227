import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Postgres, startPostgres } from "./postgres.js";
import { Database } from "./programs/pg.js";

let postgres: Postgres;
/** Looks at the server from beside the database under test. */
let observer: pg.Client;

beforeAll(async () => {
  postgres = await startPostgres();
  observer = new pg.Client(postgres.config);
  await observer.connect();
  await observer.query("create table accounts (name text primary key, cents integer not null check (cents >= 0))");
});
afterAll(async () => {
  await observer?.end();
  await postgres?.stop();
});

const open: Database[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

function connect(workers: number, queue?: number): Database {
  const database = new Database({ ...postgres.config, application_name: "recipe" }, workers, queue);
  open.push(database);
  return database;
}

const SLEEPING =
  "select pid from pg_stat_activity where application_name = 'recipe' and query like 'select pg_sleep%' and state = 'active'";

/** Resolves when so many queries sleep in the server. */
async function sleeping(count: number): Promise<void> {
  while ((await observer.query(SLEEPING)).rowCount !== count);
}

test("many queries share a few connections, and each gets its rows", async () => {
  const database = connect(3);
  const rows = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      database.run(async (client) => (await client.query("select $1::int as n, pg_backend_pid() as pid", [i])).rows[0]),
    ),
  );
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(new Set(rows.map(({ pid }) => pid)).size).toBeLessThanOrEqual(3);
});

test("a cancelled query is stopped in the server, and a new connection serves the next", async () => {
  const database = connect(1);
  const request = new AbortController();
  const query = expect(
    database.run((client) => client.query("select pg_sleep(3600)"), { signal: request.signal }),
  ).rejects.toThrow("the client has gone");
  await sleeping(1);
  request.abort(new Error("the client has gone"));
  await query;
  await sleeping(0);
  expect((await database.run((client) => client.query("select 1 as n"))).rows).toEqual([{ n: 1 }]);
});

test("a timeout stops the query, too", async () => {
  const database = connect(1);
  const query = database.run((client) => client.query("select pg_sleep(3600)"), { timeout: 200 });
  await expect(query).rejects.toThrow("timed out after 200ms");
  await sleeping(0);
});

test("what does not fit into the queue is refused at once, and what waits is done in its turn", async () => {
  const database = connect(1, 1);
  const request = new AbortController();
  const running = expect(
    database.run((client) => client.query("select pg_sleep(3600)"), { signal: request.signal }),
  ).rejects.toThrow("enough");
  await sleeping(1);
  const queued = database.tryRun((client) => client.query("select 2 as n"));
  expect(database.tryRun((client) => client.query("select 3 as n"))).toBe(undefined);
  request.abort(new Error("enough"));
  await running;
  expect((await queued)?.rows).toEqual([{ n: 2 }]);
});

test("a transaction is done as a whole, or not at all", async () => {
  const database = connect(2);
  const move = (cents: number) =>
    database.transaction(async (client) => {
      await client.query("update accounts set cents = cents + $1 where name = 'bob'", [cents]);
      await client.query("update accounts set cents = cents - $1 where name = 'ann'", [cents]);
    });
  await database.run((client) => client.query("insert into accounts values ('ann', 100), ('bob', 0)"));
  await move(60);
  await expect(move(60)).rejects.toThrow("violates check constraint");
  const { rows } = await database.run((client) => client.query("select * from accounts order by name"));
  expect(rows).toEqual([
    { name: "ann", cents: 40 },
    { name: "bob", cents: 60 },
  ]);
});

test("close finishes what it has, and leaves no connection", async () => {
  const database = new Database({ ...postgres.config, application_name: "recipe" }, 2);
  const queries = [1, 2, 3, 4].map((n) =>
    database.run(async (client) => (await client.query("select $1::int as n", [n])).rows[0].n),
  );
  await database.close();
  expect(await Promise.all(queries)).toEqual([1, 2, 3, 4]);
  const left = "select pid from pg_stat_activity where application_name = 'recipe'";
  while ((await observer.query(left)).rowCount !== 0);
});
