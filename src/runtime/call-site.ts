/**
 * The current stack. It becomes text when somebody asks, and until then keeps what is on it alive. Without a `depth` it is as deep
 * as the program has it.
 */
export function captureStack(depth?: number): Error {
  if (depth === undefined) return new Error();
  const before: unknown = Reflect.get(Error, LIMIT);
  // Of a frozen Error this changes nothing.
  Reflect.set(Error, LIMIT, depth);
  const stack = new Error();
  Reflect.set(Error, LIMIT, before);
  return stack;
}

const LIMIT = "stackTraceLimit";

/** Deep enough for the user's line below all that watches an operation. */
const WATCHED_DEPTH = 24;

/**
 * The user's part of a captured stack, a line a frame. The whole stack where that leaves nothing; empty where the
 * program has replaced how stacks are made.
 */
export function siteOf(stack: Error): string {
  const frames = framesOf(stack);
  const users = usersOf(frames);
  return (users.length === 0 ? frames : users).join("\n");
}

/** The user's part of the current stack, as text. */
export function callSite(): string {
  return siteOf(captureStack());
}

/** The line of the user's code that is running, without its folder; empty where there is none. */
export function callLine(): string {
  const [frame = ""] = usersOf(framesOf(captureStack(WATCHED_DEPTH)));
  return /([^/\\]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? "";
}

/** Whether what is on top of a stack, below the host's and the capture itself, is a function of the library's. */
export function isOwnDoing(stack: Error): boolean {
  const made = framesOf(stack).find(
    (frame) =>
      !/[\s(]node:|<anonymous>\)$|[/\\](?:testing|runtime)[/\\](?:host-hooks|call-site|bubble-scheduler)\./.test(frame),
  );
  return made?.includes(home as string) ?? false;
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
  home ??= findHome();
  return frames;
}

/** From a stack that becomes text at once: one that does so later is in Bun without the frame that captured it. */
function findHome(): string {
  return OWN_FRAME.exec(textOf(new Error()))?.[1] ?? BUNDLED;
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
  const hosted = frames.filter((frame) => !/[\s(]node:/.test(frame));
  return home === BUNDLED ? withoutOwn(hosted) : hosted.filter((frame) => !frame.includes(home as string));
}

/** What `home` is in a bundle: the library is in the user's own file. */
const BUNDLED = "not on any stack";

/** The library's functions below its public ones, which lead to a captured stack. */
const INTERNAL =
  /^\s*at (?:new )?(?:\S*\b(?:ParkedRegistry|BubbleScheduler|OperationWaiter|AbortableWaiter|ParkedSelect|Replay)\d*\.|(?:Object\.|_\w+\.)?#?(?:<anonymous>|captureStack|callSite|callLine|findHome|parked|started|notice|tell|toAll|begin|note|block|parkOn|park|wait|receive|spawn|observeGoroutine|acquire)\d*(?![\w$]))/;
/** A bundler gives a class or function whose name is taken a number, and a class that names itself an underscore. */
const PUBLIC =
  /^\s*at (?:new )?(?:_?(?:Channel|TimerChannel|SendCase|WaitGroup|Pool|MapLoop|Mutex|RWMutex|Cond|Once|Semaphore|ErrGroup|SingleFlight|Limiter)\d*\.|(?:Object\.)?(?:next|send|take|select|sleep|go|main|afterFunc|run|submit|idle|close|lock|rLock)\d*\b)/;

/** In a bundle only names tell: those of the library come first, and the last of them is public. Minified, all stay. */
function withoutOwn(frames: readonly string[]): readonly string[] {
  let own = 0;
  while (own < frames.length && INTERNAL.test(frames[own] as string)) own += 1;
  if (own > 0 && own < frames.length && PUBLIC.test(frames[own] as string)) own += 1;
  return frames.slice(own);
}
