// A hot loop in a host that has no setImmediate, as browsers have none.
const { MessageChannel: HostChannel } = globalThis;
let turns = 0;
Reflect.deleteProperty(globalThis, "setImmediate");
globalThis.MessageChannel = class extends HostChannel {
  constructor() {
    super();
    turns += 1;
  }
};

const { Channel } = await import("../../../src/index.js");

let timeoutCame = false;
setTimeout(() => {
  timeoutCame = true;
}, 30);

const queue = new Channel<number>(1);
for (let round = 0; round < 100_000_000 && !timeoutCame; round += 1) {
  await queue.send(round);
  await queue.receive();
}
console.log("turns through a MessageChannel:", turns > 0);
console.log("the host's timeout came:", timeoutCame);

export {};
