/** As much of Node's `process` as `main` needs; Bun and Deno have it too. */
export interface Process {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdout?: Output;
  readonly stderr?: Output;
  exitCode?: number | string | null | undefined;
  on(event: "beforeExit" | "exit", listener: (code: number) => void): unknown;
  off(event: "beforeExit" | "exit", listener: (code: number) => void): unknown;
  nextTick?(callback: () => void): void;
  exit?(code?: number | string | null): unknown;
}

interface Output {
  readonly writable?: boolean;
  write(text: string, written: () => void): unknown;
}

/** The process that this program is; undefined in a browser, and where there is only a shim. */
export function currentProcess(): Process | undefined {
  const { process } = globalThis as unknown as { process?: Process };
  return typeof process?.on === "function" ? process : undefined;
}

interface Permissions {
  querySync(permission: { name: "env"; variable: string }): { state: string };
}

/** A variable of the environment; undefined where it is not set, or not ours to read. */
export function variable(name: string): string | undefined {
  const { Deno } = globalThis as unknown as { Deno?: { permissions?: Permissions } };
  try {
    // Where Deno has not been told yet, to read the variable would ask the user.
    if (Deno !== undefined && Deno.permissions?.querySync({ name: "env", variable: name }).state !== "granted") return;
    return currentProcess()?.env?.[name];
  } catch {
    return undefined;
  }
}

/** Ends the process with the code that it has set, once what it wrote has left it; never resolves if it can. */
export async function exit(): Promise<void> {
  const process = currentProcess();
  if (typeof process?.exit !== "function") return;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(process.exitCode ?? 0);
}

/** Pipes may be written to asynchronously, and `exit` does not wait for that. */
function flushed(output: Output | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (output?.writable) output.write("", () => resolve());
    else resolve();
  });
}
