import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/port.js";

/** How a server is started that keeps what it has in a folder, and listens at a port. */
interface Program {
  readonly executable: string;
  readonly arguments: (port: number, folder: string) => readonly string[];
}

const NATS: Program = {
  executable: "nats-server",
  arguments: (port, folder) => ["--addr", "127.0.0.1", "--port", String(port), "--jetstream", "--store_dir", folder],
};

const REDIS: Program = {
  executable: "redis-server",
  arguments: (port, folder) => [
    ...["--bind", "127.0.0.1", "--port", String(port), "--dir", folder],
    ...["--appendonly", "yes", "--appendfsync", "always", "--save", ""],
  ],
};

/** Debian keeps servers where not every user looks. */
const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}/usr/sbin` };

/** A server of a test's own, with nothing in it. */
export class Server {
  readonly port: number;
  readonly #program: Program;
  readonly #folder = mkdtempSync(join(tmpdir(), "goroutines-brokers-"));
  #process: ChildProcess | null = null;

  private constructor(program: Program, port: number) {
    this.#program = program;
    this.port = port;
  }

  static nats(): Promise<Server> {
    return Server.#start(NATS);
  }

  static redis(): Promise<Server> {
    return Server.#start(REDIS);
  }

  static async #start(program: Program): Promise<Server> {
    const { error } = spawnSync(program.executable, ["--version"], { env });
    if (error !== undefined) {
      throw new Error(`${program.executable} is missing: run .ci/install ${program.executable}`, { cause: error });
    }
    const server = new Server(program, await freePort());
    await server.start();
    return server;
  }

  /** Starts it, also after it was killed, with what it had; resolves once it listens. */
  async start(): Promise<void> {
    const child = spawn(this.#program.executable, this.#program.arguments(this.port, this.#folder), {
      stdio: "ignore",
    });
    this.#process = child;
    while (!(await listens(this.port))) {
      if (child.exitCode !== null) throw new Error(`${this.#program.executable} has ended with ${child.exitCode}`);
      await sleep(20);
    }
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process as ChildProcess;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
