import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { freePort } from "../support/port.js";

export interface Postgres {
  readonly config: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
  stop(): Promise<void>;
}

/** Where Debian puts the programs of each version, which are in no path. */
const VERSIONS = "/usr/lib/postgresql";

/** Starts a server of its own, with an empty database, in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs();
  const owner = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "goroutines-pg-"));
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const options = { cwd: folder, env: { ...process.env, HOME: folder, LC_ALL: "C" }, ...owner };
  const data = join(folder, "data");
  const init = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"];
  execFileSync(join(bin, "initdb"), init, { ...options, stdio: ["ignore", "ignore", "inherit"] });

  const port = await freePort();
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder, "-c", "fsync=off"],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = once(server, "exit");
  const log: string[] = [];
  const isReady = await new Promise<boolean>((resolve) => {
    createInterface({ input: server.stderr }).on("line", (line) => {
      log.push(line);
      if (line.includes("database system is ready to accept connections")) resolve(true);
    });
    ended.then(() => resolve(false));
  });
  if (!isReady) throw new Error(`PostgreSQL does not start:\n${log.join("\n")}`);
  return {
    config: { host: "127.0.0.1", port, user: "postgres", database: "postgres" },
    async stop() {
      server.kill("SIGINT"); // its fast shutdown: it does not wait for its clients
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programs(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const found = [...versions.map((version) => join(VERSIONS, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  const bin = found.find((path) => existsSync(join(path, "initdb")) && existsSync(join(path, "postgres")));
  if (bin === undefined) throw new Error("PostgreSQL is not installed: apt-get install -y postgresql");
  return bin;
}

/** Whom it runs as where the tests are run by root, whom it refuses. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
