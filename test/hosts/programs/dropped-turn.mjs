/** A host that drops the first turn of the event loop that it is asked for. */
const real = globalThis.setImmediate ?? ((callback) => setTimeout(callback, 0));
let drop = true;
globalThis.setImmediate = (callback) => {
  if (!drop) return real(callback);
  drop = false;
  return {};
};

const { Channel } = await import("goroutines");
const channel = new Channel(1);

async function exchange(times) {
  for (let i = 0; i < times; i += 1) {
    await channel.send(i);
    await channel.receive();
  }
}

await exchange(40);
// Long enough for the turn to be overdue.
await new Promise((resolve) => setTimeout(resolve, 20));
await exchange(200);
console.log("went on");
