/**
 * The current stack. It becomes text on demand, and until then keeps the objects on it alive. Without a `depth` the
 * program's own limit applies.
 */
export function captureStack(depth?: number): Error {
  if (depth === undefined) return new Error();
  const before: unknown = Reflect.get(Error, LIMIT);
  // A frozen Error ignores this.
  Reflect.set(Error, LIMIT, depth);
  const stack = new Error();
  Reflect.set(Error, LIMIT, before);
  return stack;
}

const LIMIT = "stackTraceLimit";

/** Deep enough to reach the user's line below the frames that watch an operation. */
const WATCHED_DEPTH = 24;

/**
 * The user's part of a captured stack, one line for each frame. If no such line is left, the whole stack; empty if the
 * program has replaced how stacks are made.
 */
export function siteOf(stack: Error): string {
  const frames = framesOf(stack);
  const users = usersOf(frames);
  return (users.length === 0 ? frames : users).join("\n");
}

/** The user's part of the current stack, as text; empty if it has none. */
export function callSite(): string {
  return usersOf(framesOf(captureStack())).join("\n");
}

/** The line of user code that is running, without its folder; empty if there is none. */
export function callLine(): string {
  const [frame = ""] = usersOf(framesOf(captureStack(WATCHED_DEPTH)));
  return /([^/\\]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? "";
}

/**
 * Whether the library made the promise whose hook has captured a stack: the frames of the hook come first, then those of
 * the host that called it, then the maker.
 */
export function isOwnDoing(stack: Error): boolean {
  const frames = framesOf(stack);
  const host = frames.findIndex((frame) => HOST.test(frame));
  if (host === -1) return false;
  const maker = frames.slice(host).find((frame) => !HOST.test(frame) && !/<anonymous>\)$/.test(frame));
  return maker?.includes(home as string) ?? false;
}

/** A frame of the host. */
const HOST = /[\s(]node:/;

/** The frame of this module, mapped to its source or not, or in the build for runtimes. A user's bundle has none. */
const OWN_FRAME = /([^\s()]*[/\\])runtime[/\\]call-site\.[jt]s|([^\s()]*[/\\]dist[/\\]goroutines[/\\])/;

/** The folder of this library's modules, as stacks show it. */
let home: string | undefined;

/** The lines of a stack; none if the program has replaced how stacks are made. */
function framesOf(stack: Error): string[] {
  const frames = textOf(stack)
    .split("\n")
    .filter((line) => /^\s*at /.test(line));
  home ??= findHome();
  return frames;
}

/** Reads a stack at once: in Bun, a stack that becomes text later lacks the frame that captured it. */
function findHome(): string {
  const [, modules, build] = OWN_FRAME.exec(textOf(new Error())) ?? [];
  return modules ?? build ?? BUNDLED;
}

function textOf(error: { readonly stack?: unknown }): string {
  try {
    const { stack } = error;
    return typeof stack === "string" ? stack : "";
  } catch {
    return "";
  }
}

function usersOf(frames: readonly string[]): readonly string[] {
  const hosted = frames.filter((frame) => !HOST.test(frame));
  return home === BUNDLED ? withoutOwn(hosted) : hosted.filter((frame) => !frame.includes(home as string));
}

/** The value of `home` in a bundle, where the library is in the user's own file. */
const BUNDLED = "not on any stack";

/** The internal functions of the library that may be on a captured stack, above its public ones. */
const INTERNAL =
  /^\s*at (?:new )?(?:\S*\b(?:ParkedRegistry|BubbleScheduler|OperationWaiter|AbortableWaiter|ParkedSelect|Replay)\d*\.|(?:Object\.|_\w+\.)?#?(?:<anonymous>|captureStack|callSite|callLine|findHome|parked|started|notice|tell|toAll|begin|note|block|parkOn|park|wait|receive|spawn|observeGoroutine|acquire)\d*(?![\w$]))/;
/** A bundler appends a number to a name that is taken, and puts an underscore before a class that uses its own name. */
const PUBLIC =
  /^\s*at (?:new )?(?:_?(?:Channel|TimerChannel|SendCase|WaitGroup|Pool|MapLoop|Mutex|RWMutex|Cond|Once|Semaphore|ErrGroup|SingleFlight|Limiter)\d*\.|(?:Object\.)?(?:next|send|take|select|sleep|go|main|afterFunc|run|submit|idle|close|lock|rLock)\d*\b)/;

/**
 * Tells library frames in a bundle by name: they come first, and the last one is public. A minified stack stays whole.
 */
function withoutOwn(frames: readonly string[]): readonly string[] {
  let own = 0;
  while (own < frames.length && INTERNAL.test(frames[own] as string)) own += 1;
  if (own > 0 && own < frames.length && PUBLIC.test(frames[own] as string)) own += 1;
  return frames.slice(own);
}
