/**
 * The user's part of the current stack, as text: a captured stack that is not yet text keeps objects alive.
 * The whole stack where that leaves nothing, as in a bundle, where the library is in the user's own file.
 */
export function callSite(): string {
  const frames = stackFrames();
  const users = frames.filter(isUsers);
  return (users.length === 0 ? frames : users).join("\n");
}

/** The line of the user's code that is running, without its folder; empty where there is none. */
export function callLine(): string {
  const frame = stackFrames().find(isUsers) ?? "";
  return /([^/\\]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? "";
}

/** The path of the folder that the library's modules are in; a bundle may not know its own. */
let home: string | undefined;

function isUsers(frame: string): boolean {
  home ??= import.meta.url ? new URL("..", import.meta.url).pathname : "no such path";
  return !frame.includes(home) && !frame.includes("node:internal/");
}

function stackFrames(): string[] {
  return (new Error().stack ?? "").split("\n").filter((line) => /^\s*at /.test(line));
}
