// Several fetches as one task: all of them succeed, or the first error cancels the rest. A limit bounds how many run at
// once.

import { context, ErrGroup, main } from "goroutines";
import { PageServer } from "./server.js";

async function fetchPage(ctx: context.Context, url: string): Promise<string> {
  const response = await fetch(url, { signal: ctx.signal });
  if (!response.ok) throw new Error(`${new URL(url).pathname}: status ${response.status}`);
  return await response.text();
}

/** The pages, in the order of the paths. Rejects with the first error that occurred, once no fetch is running. */
async function fetchAll(parent: context.Context, base: string, paths: string[], limit: number): Promise<string[]> {
  const [group, ctx] = ErrGroup.withContext(parent);
  group.setLimit(limit);
  const pages: string[] = Array(paths.length);
  for (const [index, path] of paths.entries()) {
    await group.go(async () => {
      pages[index] = await fetchPage(ctx, base + path);
    });
  }
  await group.wait();
  return pages;
}

main(async () => {
  const server = new PageServer();
  const base = await server.listen();
  const ctx = context.background();

  const paths = ["/pages/1", "/pages/2", "/pages/3", "/pages/4", "/pages/5", "/pages/6"];
  for (const page of await fetchAll(ctx, base, paths, 2)) console.log(page);
  console.log(`at most ${server.mostAtOnce} at once`);

  // No limit: the broken page fails only once both endless ones have been requested.
  try {
    await fetchAll(ctx, base, ["/endless/1", "/broken", "/endless/2"], -1);
  } catch (error) {
    console.log(`failed: ${(error as Error).message}`);
  }
  // The server sees that the other requests were cancelled.
  const gone = [await server.gone.take(), await server.gone.take()];
  for (const path of gone.sort()) console.log(`cancelled: ${path}`);

  server.close();
});
