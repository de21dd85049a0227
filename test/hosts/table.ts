import type { HostKind } from "./host.js";

/** What a process is to do. */
export interface Outcome {
  /** Exactly what it writes to its standard output. */
  readonly stdout: string;
  /**
   * What it writes to its standard error: nothing, text that matches, or the report of a deadlock with a block for
   * each of these: the wait reason, and the function that waits (null where its place cannot be told).
   */
  readonly stderr?: RegExp | readonly Block[];
  /** Null for a process that never ends and is killed. */
  readonly code: number | null;
}

export type Block = readonly [reason: string, place: string | null];

export interface Row extends Outcome {
  readonly env?: Readonly<Record<string, string>>;
  /** Hosts that do something else, and why it is not ours to mend. It has to be exactly what they still do. */
  readonly limits?: Partial<Record<HostKind, Outcome & { readonly why: string }>>;
  /** Needs no process of its own, and has ended when it has printed what it is to print: so it runs on every host. */
  readonly portable?: true;
  /** Hosts that this is nothing for, and why. */
  readonly without?: Partial<Record<HostKind, string>>;
}

const ONE_READER = { stdout: "", stderr: [["chan receive", "reader"]], code: 2 } as const satisfies Row;

const CONTEXTS =
  "done TimeoutError context deadline exceeded\ncontext deadline exceeded\n" +
  "true Error: the client has left gopher\ntrue\ncalled\nfirst\n" +
  '[{"value":"value","shared":true},{"value":"value","shared":true}]\nlimited\n';

/** What every program of the folder `programs` does on every host. */
export const TABLE: Readonly<Record<string, Row>> = {
  channels: {
    portable: true,
    stdout: "undefined null 3\ntrue true false 2\n1 2 false\ntrue send on closed channel\n499500\n",
    code: 0,
  },
  select: {
    portable: true,
    stdout: 'default\n{"case":"a","value":"ready","ok":true}\n{"case":"b","value":"later","ok":true}\nsent 1\n2\n',
    code: 0,
  },
  timers: { portable: true, stdout: "true false true\nfirst\nsecond\nthird\ntrue\ntrue\nsoon\nticked\n", code: 0 },
  ticks: { portable: true, stdout: "true true\ntrue undefined\n", code: 0 },
  "wait-group": { portable: true, stdout: "0 1 2\nsync: negative WaitGroup counter\n", code: 0 },
  abort: { portable: true, stdout: "receive true\nselect true\nsleep true\nwait true\ngone\nkept\ntrue\n", code: 0 },
  "abort-stopped": {
    stdout: "receive AbortError\nselect AbortError\nsleep AbortError\ngone\nkept\n",
    code: 0,
    limits: {
      Deno: {
        why: "If a listener stops an event, Deno calls no further listeners: an operation misses an abort that another listener stops",
        stdout: "",
        stderr: /goroutine 1 \[chan receive\]/,
        code: 2,
      },
    },
  },
  locks: {
    portable: true,
    stdout: "30 true\ngave up: too long\ntrue false\nwoken, and holds the lock: true\ntrue false\nonce\n1 4 9\n",
    code: 0,
  },
  contexts: {
    portable: true,
    stdout: CONTEXTS,
    code: 0,
    limits: {
      jsdom: {
        why: "A timer of jsdom cannot be unref'd: a pending deadline keeps the process alive even if nobody waits for it",
        stdout: CONTEXTS,
        code: null,
      },
    },
  },
  starvation: { portable: true, stdout: "a timer of the host has fired\nand once more\n", code: 0 },
  "async-context": {
    portable: true,
    stdout: "A:A B:B C:C D:D\nreceiver sender\nfirst second\n",
    code: 0,
    without: { browser: "a browser has no AsyncLocalStorage" },
  },
  pool: { portable: true, stdout: "144\nbad luck\n1 4 9 16 25\npool is closed\n", code: 0 },
  "virtual-time": { portable: true, stdout: "a day later\ntrue\nDeadlockError\n", code: 0 },

  isolation: {
    portable: true,
    stdout: "Error: failed\nDeadlockError: the bubble has not ended within 20 ms\nfine\ntrue\nfine\nended\noutside 0\n",
    code: 0,
    limits: {
      browser: {
        why: "A browser has no `AsyncLocalStorage`: there, one bubble runs at a time",
        stdout:
          "Error: failed\nDeadlockError: the bubble has not ended within 20 ms\nfine\ntrue\n" +
          "Error: synctest called from within a bubble: a bubble is running already; await it before the next\n" +
          "ended\noutside 0\n",
        code: 0,
      },
    },
  },
  "foreign-waits": {
    portable: true,
    stdout: "promise reply\ntimeout reply\nexternal timeout reply\nsleep reply\n",
    code: 0,
    without: { browser: "a browser does not tell what it has under way: wrap it in external()" },
  },

  requests: { portable: true, stdout: "300 of 300\n", code: 0 },
  "overlapping-requests": { portable: true, stdout: "300 of 300\n", code: 0 },

  "main-ends": { stdout: "main has ended\n", code: 0 },
  "many-mains": { stdout: "all have ended\n", code: 0 },
  unheld: { stdout: "soon\ntrue\n", code: 0 },
  "exit-code-set": { stdout: "main has ended\n", code: 5 },
  "exit-option": { stdout: "main has ended\n", code: 0 },
  "exit-option-flushes": {
    stdout: Array.from({ length: 4_000 }, (_, i) => `${`${i}`.padStart(99, ".")}\n`).join(""),
    code: 3,
  },
  "exit-option-fails": { stdout: "", stderr: /the failure of main/, code: 1 },
  panic: { stdout: "", stderr: /the panic of a goroutine/, code: 1 },
  "main-fails": { stdout: "", stderr: /the failure of main/, code: 1 },

  infinity: {
    stdout: "1h30m1.50025s\n",
    stderr: [
      ["sleep", "sleeper"],
      ["select", "chooser"],
      ["chan receive", "ranger"],
      ["chan receive", "reader"],
    ],
    code: 2,
  },
  deadlock: {
    stdout: "",
    stderr: [
      ["sync.WaitGroup.Wait", "waiter"],
      ["chan receive", "reader"],
      ["chan send", "writer"],
      ["select", "chooser"],
      ["chan receive", "ranger"],
    ],
    code: 2,
  },
  "deadlock-awaited": {
    ...ONE_READER,
    limits: {
      Bun: {
        why: "If a top-level `await` never settles, Bun hangs: call `main` without `await`",
        stdout: "",
        code: null,
      },
      Deno: {
        why: "If a top-level `await` never settles, Deno ends the program by an error of its own: call `main` without `await`",
        stdout: "",
        stderr: /Top-level await promise never resolved/,
        code: 1,
      },
    },
  },
  "deadlock-after-work": { ...ONE_READER, stdout: "0\n1\n2\n" },
  "deadlock-later": { ...ONE_READER, stdout: "the server closes\n" },
  "deadlock-revived": { ...ONE_READER, stdout: "round 1\nround 2\n" },
  "two-mains": {
    stdout: "",
    stderr: [
      ["chan receive", "first"],
      ["chan send", "second"],
    ],
    code: 2,
  },
  forever: {
    stdout: "",
    stderr: [
      ["chan receive", "reader"],
      ["sleep", "sleeper"],
    ],
    code: 2,
  },
  "all-places": ONE_READER,
  "environment-places": { ...ONE_READER, env: { GOROUTINES_PLACES: "all" } },
  "exit-code-listener": { ...ONE_READER, stdout: "flushed\n" },
  "exit-listener": { stdout: "", code: 4 },
  "worker-deadlock": {
    ...ONE_READER,
    stdout: "the worker's exit code: 2\n",
    code: 0,
    limits: {
      Deno: {
        why: "Deno ends a worker thread without an event, so a deadlock in it is not reported",
        stdout: "the worker's exit code: 0\n",
        code: 0,
      },
    },
    without: { jsdom: "a page has no worker_threads" },
  },

  "dropped-turn": { stdout: "went on\n", code: 0 },
  "bare-host": { stdout: "499500\na timer of the host has fired\n", code: 0 },
  "bare-host-deadlock": ONE_READER,
  "builtin-module-throws": { ...ONE_READER, stdout: "2\n" },
  "stack-sites": { stdout: "true kept\n", stderr: [["chan receive", null]], code: 2 },
  "stack-throws": { stdout: "true kept\n", stderr: [["chan receive", null]], code: 2 },
  "stack-undefined": { stdout: "true kept\n", stderr: [["chan receive", null]], code: 2 },
};
