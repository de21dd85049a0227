import { Channel, ClosedChannelError, go, main } from "goroutines";

main(async () => {
  const unbuffered = new Channel();
  go(async () => {
    for (const value of [undefined, null, 3]) await unbuffered.send(value);
    unbuffered.close();
  });
  const values = [];
  for await (const value of unbuffered) values.push(String(value));
  console.log(values.join(" "));

  const buffered = new Channel(2);
  console.log(buffered.trySend(1), buffered.trySend(2), buffered.trySend(3), buffered.length);
  buffered.close();
  console.log((await buffered.receive()).value, buffered.tryReceive().value, (await buffered.receive()).ok);
  await buffered.send(4).catch((error) => console.log(error instanceof ClosedChannelError, error.message));

  // More hand-offs than the budget of one turn has.
  const through = new Channel();
  go(async () => {
    for (let i = 0; i < 1_000; i += 1) await through.send(i);
    through.close();
  });
  let sum = 0;
  for await (const value of through) sum += value;
  console.log(sum);
});
