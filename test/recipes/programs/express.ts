import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { ClosedPoolError, type Pool, TimeoutError } from "goroutines";

/** An application whose reports are made by a pool. */
export function expressApp(pool: Pool<string, object>): Express {
  const app = express();

  app.get("/reports/:id", async (request: Request<{ id: string }>, response: Response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort()); // after an answer it aborts nothing any more
    const report = pool.tryRun(request.params.id, { signal: gone.signal });
    if (report === undefined) {
      response.status(503).set("Retry-After", "1").json({ error: "busy" });
      return;
    }
    const result = await report; // Express 5 gives a rejection to the function below
    if (pool.closed) response.set("Connection", "close"); // nobody waits for a connection without a request
    response.json(result);
  });

  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (response.closed) return; // nobody is there to be answered
    const status = error instanceof TimeoutError ? 504 : error instanceof ClosedPoolError ? 503 : 500;
    response.status(status).json({ error: String(error) });
  });
  return app;
}
