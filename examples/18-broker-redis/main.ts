// A worker process on a durable queue: Redis Streams with a consumer group. docs/beyond-one-process.md explains it.
//
//     redis-server --appendonly yes
//     npx tsx examples/18-broker-redis/main.ts produce 1000
//     npx tsx examples/18-broker-redis/main.ts consume
//
// Start several consumers, kill one with -9, stop another with SIGTERM: every message is done.

// Before anything else, so that SIGTERM is heard while that is loaded.
import "../broker-worker/stop.js";

const { command } = await import("../broker-worker/command.js");
const { RedisStreams } = await import("./redis-streams.js");

command(RedisStreams.connect);
