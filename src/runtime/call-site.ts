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

/** Where this module is on a stack, mapped to its source or not; in a bundle it is not there. */
const OWN_FRAME = /([^\s()]*[/\\])runtime[/\\]call-site\.[jt]s/;

/** The folder of the library's modules, as stacks show it. */
let home: string | undefined;

function stackFrames(): string[] {
  const frames = (new Error().stack ?? "").split("\n").filter((line) => /^\s*at /.test(line));
  home ??= OWN_FRAME.exec(frames[0] ?? "")?.[1] ?? "not on any stack";
  return frames;
}

function isUsers(frame: string): boolean {
  return !frame.includes(home as string) && !frame.includes("node:internal/");
}
