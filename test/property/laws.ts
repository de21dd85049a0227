import type { Program } from "./program.js";
import type { Run, Step } from "./run.js";
import { operationOf } from "./statement.js";

/** A value that passed through a channel, as the goroutine saw it that sent or received it. */
interface Passage {
  readonly isSend: boolean;
  readonly channel: number;
  readonly goroutine: number;
  readonly value: number;
}

/**
 * What holds of every program, whatever the model thinks: what is received was sent, once, on that channel; what
 * was sent was received or is in the buffer; and one receiver gets what one sender sends in its order.
 */
export function brokenLaws(program: Program, run: Run): string[] {
  const passages: Passage[] = run.steps.flatMap((steps, goroutine) =>
    steps.flatMap((step) => {
      const passage = passageOf(step);
      return passage === null ? [] : [{ ...passage, goroutine }];
    }),
  );
  return program.capacities.flatMap((_, channel) => {
    const sent = passages.filter((passage) => passage.isSend && passage.channel === channel);
    const received = passages.filter((passage) => !passage.isSend && passage.channel === channel);
    const values = received.map(({ value }) => value);
    const senderOf = new Map(sent.map(({ value, goroutine }) => [value, goroutine]));
    const buffered = run.channels[channel]?.length ?? 0;
    return [
      ...(new Set(values).size < values.length ? [`ch${channel}: a value was received twice`] : []),
      ...(values.some((value) => !senderOf.has(value)) ? [`ch${channel}: a value was received that was not sent`] : []),
      ...(senderOf.size !== values.length + buffered ? [`ch${channel}: a value was lost`] : []),
      ...(program.goroutines.some((_, receiver) => isOvertaken(received, receiver, senderOf))
        ? [`ch${channel}: values of one sender were reordered`]
        : []),
    ];
  });
}

/** Values are numbered in the order in which each goroutine sends them. */
function isOvertaken(received: readonly Passage[], receiver: number, senderOf: ReadonlyMap<number, number>): boolean {
  const newest = new Map<number | undefined, number>();
  for (const { goroutine, value } of received) {
    if (goroutine !== receiver) continue;
    const sender = senderOf.get(value);
    if ((newest.get(sender) ?? 0) > value) return true;
    newest.set(sender, value);
  }
  return false;
}

/** The value that a step sent or received, if it did. */
function passageOf({ statement, outcome }: Step): Omit<Passage, "goroutine"> | null {
  const [, index, received] = /^case (\d+): (.*), true$/.exec(outcome) ?? [];
  const case_ = operationOf(statement)?.cases[Number(index)];
  if (case_?.kind === "send") return { isSend: true, channel: case_.channel, value: case_.value };
  if (case_?.kind === "receive") return { isSend: false, channel: case_.channel, value: Number(received) };
  return null;
}
