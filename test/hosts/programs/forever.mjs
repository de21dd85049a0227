import { after, go, main, sleep } from "goroutines";

async function sleeper() {
  await sleep(Infinity);
}

async function reader(channel) {
  await channel.receive();
}

main(async () => {
  go(sleeper);
  await reader(after(Infinity));
});
