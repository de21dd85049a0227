// What has ended, by a value, by an abort or by a close, is not parked any more.
import { Channel, main, select, sleep, WaitGroup } from "../../../src/index.js";

main(async () => {
  const channel = new Channel<number>();
  const controller = new AbortController();
  const group = new WaitGroup();
  const ended = [
    channel.receive(),
    channel.send(1),
    channel.receive(controller),
    select({ channel }, controller),
    sleep(3_600_000, controller),
    group.wait(controller),
  ];
  controller.abort();
  await Promise.allSettled(ended);
  const closed = new Channel();
  const reading = closed.receive();
  closed.close();
  await reading;
  await channel.receive(); // parks: chan receive
});
