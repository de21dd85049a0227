// A worker process on a durable queue: NATS JetStream. docs/beyond-one-process.md explains it.
//
//     nats-server --jetstream
//     npx tsx examples/17-broker-jetstream/main.ts produce 1000
//     npx tsx examples/17-broker-jetstream/main.ts consume
//
// Start several consumers, kill one with -9, stop another with SIGTERM: every message is done.

// Before anything else, so that SIGTERM is heard while that is loaded.
import "../broker-worker/stop.js";

const { command } = await import("../broker-worker/command.js");
const { JetStream } = await import("./jet-stream.js");

command(JetStream.connect);
