// A worker process on a durable queue: NATS JetStream. docs/beyond-one-process.md explains it.
//
//     nats-server --jetstream
//     npx tsx examples/17-broker-jetstream/main.ts produce 1000
//     npx tsx examples/17-broker-jetstream/main.ts consume
//
// Start several consumers, kill one with -9, stop another with SIGTERM: every message is done.

import { command } from "../broker-worker/command.js";
import { JetStream } from "./jet-stream.js";

command(JetStream.connect);
