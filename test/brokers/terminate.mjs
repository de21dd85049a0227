// Loaded before a consumer: it is sent SIGTERM as soon as it listens for that.
import process from "node:process";

process.on("newListener", (event) => {
  if (event === "SIGTERM") setImmediate(() => process.kill(process.pid, "SIGTERM"));
});
