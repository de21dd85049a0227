import fastify, { type FastifyInstance } from "fastify";
import { ClosedPoolError, type Pool, TimeoutError } from "goroutines";

/** A server whose reports are made by a pool. */
export function fastifyApp(pool: Pool<string, object>): FastifyInstance {
  const app = fastify();

  app.get<{ Params: { id: string } }>("/reports/:id", async (request, reply) => {
    const gone = new AbortController();
    reply.raw.on("close", () => gone.abort()); // after an answer it aborts nothing any more
    const report = pool.tryRun(request.params.id, { signal: gone.signal });
    if (report === undefined) return reply.code(503).header("Retry-After", "1").send({ error: "busy" });
    return report;
  });

  app.addHook("onSend", async (_request, reply) => {
    if (pool.closed) reply.header("Connection", "close"); // nobody waits for a connection without a request
  });

  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof TimeoutError ? 504 : error instanceof ClosedPoolError ? 503 : 500;
    return reply.code(status).send({ error: String(error) });
  });
  return app;
}
