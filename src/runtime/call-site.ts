/** The current stack. It becomes text when somebody asks, and until then keeps what is on it alive. */
export function captureStack(): Error {
  return new Error();
}

/**
 * The user's part of a captured stack, a line a frame. The whole stack where that leaves nothing; empty where the
 * program has replaced how stacks are made.
 */
export function siteOf(stack: Error): string {
  const frames = framesOf(stack);
  const users = frames.filter(isUsers);
  return (users.length === 0 ? frames : users).join("\n");
}

/** The user's part of the current stack, as text. */
export function callSite(): string {
  return siteOf(captureStack());
}

/** The line of the user's code that is running, without its folder; empty where there is none. */
export function callLine(): string {
  const frame = framesOf(captureStack()).find(isUsers) ?? "";
  return /([^/\\]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? "";
}

/** Where this module is on a stack, mapped to its source or not; in a bundle it is not there. */
const OWN_FRAME = /([^\s()]*[/\\])runtime[/\\]call-site\.[jt]s/;

/** The folder of the library's modules, as stacks show it. */
let home: string | undefined;

/** The lines of a stack; none where the program has replaced how stacks are made. */
function framesOf(stack: Error): string[] {
  const frames = textOf(stack)
    .split("\n")
    .filter((line) => /^\s*at /.test(line));
  home ??= OWN_FRAME.exec(frames[0] ?? "")?.[1] ?? "not on any stack";
  return frames;
}

function textOf(error: { readonly stack?: unknown }): string {
  try {
    const { stack } = error;
    return typeof stack === "string" ? stack : "";
  } catch {
    return "";
  }
}

function isUsers(frame: string): boolean {
  return !frame.includes(home as string) && !frame.includes("node:internal/");
}
