/**
 * Two goroutines that wake each other in turn through nothing but promises: no queue, no channel. It is what a machine's
 * speed is measured in here, `turns` hand-offs there and back, each with a box like the one a receive resolves to.
 */
export async function bareHandOff(turns: number): Promise<void> {
  type Box = { value: number; ok: true };
  type Resolve = (box: Box) => void;
  let wakeFirst: Resolve = () => {};
  let wakeSecond: Resolve = () => {};
  let first = new Promise<Box>((resolve) => {
    wakeFirst = resolve;
  });
  let second = new Promise<Box>((resolve) => {
    wakeSecond = resolve;
  });
  async function pong(): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) {
      await first;
      first = new Promise((resolve) => {
        wakeFirst = resolve;
      });
      wakeSecond({ value: turn, ok: true });
    }
  }
  async function ping(): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) {
      wakeFirst({ value: turn, ok: true });
      await second;
      second = new Promise((resolve) => {
        wakeSecond = resolve;
      });
    }
  }
  await Promise.all([pong(), ping()]);
}
