import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { Pool } from "goroutines";
import { expect, test } from "vitest";

test("tools that watch async hooks see a job that carries a context under a name of its own", async () => {
  const types: string[] = [];
  const hook = createHook({ init: (_id, type) => void types.push(type) });
  const pool = new Pool((n: number) => n, { workers: 1 });
  hook.enable();
  await new AsyncLocalStorage<string>().run("a store", () => pool.run(1));
  hook.disable();
  expect(types.filter((type) => type.startsWith("goroutines"))).toEqual(["goroutines.Job"]);
  await pool.close();
});
