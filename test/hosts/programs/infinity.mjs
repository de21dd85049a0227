import { after, afterFunc, formatDuration, main, select, sleep, Ticker, Timer, tick } from "goroutines";

async function sleeper() {
  await sleep(Number.POSITIVE_INFINITY);
}

async function chooser() {
  await select({ timeout: after(Number.POSITIVE_INFINITY), off: tick(0) });
}

async function ranger() {
  for await (const _ of new Ticker(Number.POSITIVE_INFINITY).channel);
}

async function reader() {
  await new Timer(Number.POSITIVE_INFINITY).channel.take();
}

main(async () => {
  const never = afterFunc(Number.POSITIVE_INFINITY, () => console.log("called"));
  console.log(formatDuration(never.stop() ? 5_401_500.25 : 0));
  never.reset(Number.POSITIVE_INFINITY);
  await Promise.all([sleeper(), chooser(), ranger(), reader()]);
});
