// Nothing here is waited for any more, so that none of these hours holds the process.
import { after, afterFunc, Channel, go, Hour, select, sleep, Ticker, Timer, tick } from "../../../src/index.js";

const data = new Channel<number>();
const quit = new AbortController();
const ticker = new Ticker(1 * Hour);
const unread = [new Timer(1 * Hour), new Ticker(1 * Hour), after(1 * Hour), tick(1 * Hour)];

go(() => data.send(1));
console.log((await select({ data, timeout: after(1 * Hour), signal: quit.signal })).case);
console.log(afterFunc(1 * Hour, () => console.log("never")).stop(), unread.length);

const iterator = ticker.channel[Symbol.asyncIterator]();
const parked = [
  sleep(1 * Hour, { signal: quit.signal }),
  after(1 * Hour).receive({ signal: quit.signal }),
  select({ timeout: after(1 * Hour) }, { signal: quit.signal }),
  select({ timeout: after(1 * Hour), quit: quit.signal }),
  iterator.next(),
];
quit.abort("quit");
await iterator.return?.();
for (const { status } of await Promise.allSettled(parked)) console.log(status);

const stopped = new Timer(1 * Hour);
go(() => stopped.channel.receive());
setImmediate(() => stopped.stop());
