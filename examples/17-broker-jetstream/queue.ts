import { AckPolicy, type Consumer, type JetStreamManager, jetstreamManager, RetentionPolicy } from "@nats-io/jetstream";
import { type NatsConnection, nanos } from "@nats-io/transport-node";

export const SUBJECT = "jobs.todo";
/** The stream for messages that have failed too often. */
export const ASIDE = "jobs.aside";

const STREAM = "JOBS";
const STREAM_ASIDE = "JOBS_ASIDE";
const DURABLE = "workers";

/**
 * Makes what is missing: the stream of jobs, from which the broker removes acknowledged messages; the stream of
 * messages that were put aside; and the consumer that all workers share.
 */
export async function makeQueue(connection: NatsConnection, ackWait: number): Promise<void> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [SUBJECT], retention: RetentionPolicy.Workqueue });
  await manager.streams.add({ name: STREAM_ASIDE, subjects: [ASIDE] });
  if (await exists(manager)) return;
  const config = { durable_name: DURABLE, ack_policy: AckPolicy.Explicit, ack_wait: nanos(ackWait), max_deliver: -1 };
  try {
    await manager.consumers.add(STREAM, config);
  } catch (error) {
    // Another process may have made it first, with another wait.
    if (!(await exists(manager))) throw error;
  }
}

/** The consumer that all workers share, with this process's wait from now on. */
export async function sharedConsumer(connection: NatsConnection, ackWait: number): Promise<Consumer> {
  const manager = await jetstreamManager(connection);
  const { config } = await manager.consumers.info(STREAM, DURABLE);
  if (config.ack_wait !== nanos(ackWait)) {
    await manager.consumers.update(STREAM, DURABLE, { ack_wait: nanos(ackWait) });
  }
  return manager.jetstream().consumers.get(STREAM, DURABLE);
}

async function exists(manager: JetStreamManager): Promise<boolean> {
  for await (const { name } of manager.consumers.list(STREAM)) if (name === DURABLE) return true;
  return false;
}
