/** The part of Node's `process` that `main` needs; Bun and Deno have it too. */
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

/** The `process` of the host; undefined in a browser, or if there is only a shim. */
export function currentProcess(): Process | undefined {
  const { process } = globalThis as unknown as { process?: Process };
  return typeof process?.on === "function" ? process : undefined;
}

interface Permissions {
  querySync(permission: { name: "env"; variable: string }): { state: string };
}

/** An environment variable; undefined if it is not set, or may not be read. */
export function variable(name: string): string | undefined {
  const { Deno } = globalThis as unknown as { Deno?: { permissions?: Permissions } };
  try {
    // If Deno has no permission yet, reading the variable would prompt the user.
    if (Deno !== undefined && Deno.permissions?.querySync({ name: "env", variable: name }).state !== "granted") return;
    return currentProcess()?.env?.[name];
  } catch {
    return undefined;
  }
}

/** Ends the process with its exit code, once all output has been written; resolves only if the host cannot do that. */
export async function exit(): Promise<void> {
  const process = currentProcess();
  if (typeof process?.exit !== "function") return;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(process.exitCode ?? 0);
}

/** Output to a pipe may be asynchronous, and `exit` does not wait for it. */
function flushed(output: Output | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (output?.writable) output.write("", () => resolve());
    else resolve();
  });
}
