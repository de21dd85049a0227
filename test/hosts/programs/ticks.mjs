import { main, now, Ticker } from "goroutines";

main(async () => {
  const start = now();
  const ticker = new Ticker(3);
  const dates = [];
  for await (const date of ticker.channel) if (dates.push(date.getTime()) === 20) break;
  ticker[Symbol.dispose]();
  // Late ticks are dropped, but those that come lie on the grid.
  console.log(
    dates.every((date) => (date - dates[0]) % 3 === 0),
    dates.at(-1) - dates[0] >= 57,
  );
  console.log(now() - start >= 60, ticker.channel.tryReceive());
});
