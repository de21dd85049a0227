/** The outcome of an operation, in words: which case happened, and its `value, ok`. */
export function happened(index: number, value: unknown, ok: boolean): string {
  return `case ${index}: ${String(value)}, ${ok}`;
}

export const DEFAULT = "default";
export const SEND_ON_CLOSED = "panic: send on closed channel";
export const CLOSE_OF_CLOSED = "panic: close of closed channel";
export const NEGATIVE_COUNTER = "panic: sync: negative WaitGroup counter";
export const aborted = (signal: number): string => `aborted by s${signal}`;
