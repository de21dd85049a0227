// The behaviour is that of TestSelectStress in Go's runtime/chan_test.go.
import { Channel, select, WaitGroup } from "goroutines";
import { expect, test } from "vitest";

const N = 3000;

test("plain operations and selects that drop their finished cases share four channels and all end", async () => {
  const channels = [new Channel<number>(), new Channel<number>(), new Channel<number>(2), new Channel<number>(3)];
  const group = new WaitGroup();
  const received = channels.map(() => 0);
  let taken = 0;
  for (const [index, channel] of channels.entries()) {
    group.go(async () => {
      for (let i = 0; i < N; i++) await channel.send(1);
    });
    group.go(async () => {
      for (let i = 0; i < N; i++) received[index] = (received[index] ?? 0) + ((await channel.receive()).value ?? 0);
    });
  }

  /** Has each case happen `N` times; one that has is switched off. */
  async function selectAll<C>(cases: C[], choose: (cases: (C | null)[]) => Promise<number>) {
    const left: (C | null)[] = [...cases];
    const counts = cases.map(() => 0);
    for (let i = 0; i < cases.length * N; i++) {
      const index = await choose(left);
      counts[index] = (counts[index] ?? 0) + 1;
      if (counts[index] === N) left[index] = null;
    }
    expect(counts).toEqual(cases.map(() => N));
  }
  group.go(() =>
    selectAll(
      channels.toReversed().map((channel) => channel.sending(1)),
      async (left) => (await select(left)).case,
    ),
  );
  group.go(() =>
    selectAll(channels, async (left) => {
      const chosen = await select(left);
      taken += chosen.value as number;
      return chosen.case;
    }),
  );

  await group.wait();
  expect(received).toEqual([N, N, N, N]);
  expect(taken).toBe(4 * N);
  expect(channels.map(({ length }) => length)).toEqual([0, 0, 0, 0]);
});
