// Every way to wait for ever.
import { after, Channel, go, main, select, Ticker, Timer, WaitGroup } from "../../../src/index.js";

const empty = new Channel<number>();
const full = new Channel<number>(1);
full.trySend(1);
const wg = new WaitGroup();
wg.add();
const stopped = new Timer(1);
stopped.stop();
// Nobody waits for these, so they are nothing that is still to come.
const unread = [new Timer(3_600_000), new Ticker(3_600_000), after(3_600_000)];

main(async () => {
  const crowded = new Channel<number>();
  go(() => crowded.send(2)); // parks: chan send
  go(() => select({ empty, stopped: stopped.channel })); // parks: select
  go(() => select({})); // parks: select (no cases)
  go(() => select({ off: null })); // parks: select
  go(() => stopped.channel.receive()); // parks: chan receive
  go(async () => {
    for await (const value of empty) console.log(value); // parks: chan receive
  });
  go(() => empty.receive({ signal: new AbortController().signal })); // parks: chan receive
  go(async () => {
    await full.receive();
    console.log(`${unread.length} timers are unread`);
  });
  await wg.wait(); // parks: sync.WaitGroup.Wait
  console.log("not reached");
});
