type Library = Pick<typeof import("goroutines"), "Channel" | "WaitGroup" | "go" | "select" | "sleep">;

/** Runs ready operations for as long as `condition` holds, without ever awaiting anything else. */
type HotLoop = (library: Library, condition: () => boolean) => Promise<void>;

export const hotLoops: Readonly<Record<string, HotLoop>> = {
  "a ping-pong between two goroutines": async ({ Channel, go }, condition) => {
    const ping = new Channel<number>();
    const pong = new Channel<number>();
    go(async () => {
      for await (const value of ping) await pong.send(value);
    });
    while (condition()) {
      await ping.send(1);
      await pong.receive();
    }
    ping.close();
  },
  "a producer and its own consumer": async ({ Channel }, condition) => {
    const queue = new Channel<number>(1);
    while (condition()) {
      await queue.send(1);
      await queue.receive();
    }
  },
  "a receive that parks, and is served by a try": async ({ Channel }, condition) => {
    const ch = new Channel<number>();
    while (condition()) {
      const received = ch.receive();
      ch.trySend(1);
      await received;
    }
  },
  "a wait group that is done a moment later": async ({ WaitGroup }, condition) => {
    const wg = new WaitGroup();
    while (condition()) {
      wg.add(1);
      queueMicrotask(() => wg.done());
      await wg.wait();
    }
  },
  "a loop over a closed channel": async ({ Channel }, condition) => {
    const closed = new Channel<number>();
    closed.close();
    while (condition()) await closed.receive();
  },
  "a select that always finds a case ready": async ({ Channel, select }, condition) => {
    const queue = new Channel<number>(1);
    while (condition()) await select({ sent: queue.sending(1), received: queue });
  },
  "a chain of go statements": async ({ go }, condition) => {
    while (condition()) await go(() => {});
  },
  "a wait for a wait group at zero": async ({ WaitGroup }, condition) => {
    const wg = new WaitGroup();
    while (condition()) await wg.wait();
  },
  "a sleep of no length": async ({ sleep }, condition) => {
    while (condition()) await sleep(0);
  },
};
