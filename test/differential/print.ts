import { NIL, type Operation, type Program } from "./program.js";
import { contextName, NO_OBJECTS, printObjects } from "./sync.js";

/** The program as one would write it in Go, a line for each operation. */
export function print({ channels, waitGroups, objects = NO_OBJECTS, goroutines }: Program): string {
  return [
    ...channels.map((capacity, index) => `ch${index} := make(chan int${capacity === 0 ? "" : `, ${capacity}`})`),
    ...waitGroups.map((count, index) => `wg${index}.Add(${count})`),
    ...printObjects(objects),
    ...goroutines.flatMap((operations, index) => [
      `go func() { // goroutine ${index}`,
      ...operations.map((operation) => `\t${printOperation(operation)}`),
      "}()",
    ]),
  ].join("\n");
}

export function printOperation(operation: Operation): string {
  switch (operation.op) {
    case "send":
      return `${name(operation.channel)} <- ${operation.value}`;
    case "receive":
      return `<-${name(operation.channel)}`;
    case "range":
      return `for range ${name(operation.channel)} {}`;
    case "close":
      return `close(${name(operation.channel)})`;
    case "done":
      return `wg${operation.group}.Done()`;
    case "wait":
      return `wg${operation.group}.Wait()`;
    case "select": {
      const cases = operation.cases.map((case_) => `case ${printOperation(case_)}: `);
      return `select { ${cases.join("")}${operation.hasDefault ? "default: " : ""}}`;
    }
    case "acquire":
      return `sem${operation.semaphore}.Acquire(${contextName(operation.context)}, ${operation.n})`;
    case "tryAcquire":
      return `sem${operation.semaphore}.TryAcquire(${operation.n})`;
    case "release":
      return `sem${operation.semaphore}.Release(what was acquired last)`;
    case "once":
      return `once${operation.once}.Do(func() { ${printOperation(operation.body)} })`;
    case "cancel":
      return `cancel of ${contextName(operation.context)}(cause ${operation.cause})`;
    case "err":
      return `${contextName(operation.context)}.Err()`;
    case "cause":
      return `context.Cause(${contextName(operation.context)})`;
    case "value":
      return `${contextName(operation.context)}.Value(key)`;
    case "ended":
      return `<-${contextName(operation.context)}.Done()`;
    case "groupGo":
      return `g${operation.group}.Go(goroutine ${operation.goroutine})`;
    case "groupTryGo":
      return `g${operation.group}.TryGo(goroutine ${operation.goroutine})`;
    case "groupWait":
      return `g${operation.group}.Wait()`;
    case "fail":
      return `return error ${operation.error}`;
    default:
      return `${METHODS[operation.op].replace("mu", `mu${operation.lock}`)}()`;
  }
}

const METHODS = {
  lock: "mu.Lock",
  tryLock: "mu.TryLock",
  unlock: "mu.Unlock",
  rLock: "mu.RLock",
  tryRLock: "mu.TryRLock",
  rUnlock: "mu.RUnlock",
  condWait: "sync.NewCond(&mu).Wait",
  condSignal: "sync.NewCond(&mu).Signal",
  condBroadcast: "sync.NewCond(&mu).Broadcast",
} as const;

function name(channel: number): string {
  return channel === NIL ? "nil" : `ch${channel}`;
}
