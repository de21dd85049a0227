/** Go's descriptions of common signals (syscall/zerrors_linux_amd64.go). */
const WORDS: Readonly<Record<string, string>> = {
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGQUIT: "quit",
  SIGABRT: "aborted",
  SIGUSR1: "user defined signal 1",
  SIGUSR2: "user defined signal 2",
  SIGPIPE: "broken pipe",
  SIGALRM: "alarm clock",
  SIGTERM: "terminated",
  SIGCHLD: "child exited",
  SIGCONT: "continued",
  SIGTSTP: "stopped",
  SIGWINCH: "window changed",
};

/** The description of a signal, or its name if it has none. */
export function wordsOf(name: string): string {
  return WORDS[name] ?? name;
}
