/**
 * How many milliseconds of processor time it takes: on all threads, so that garbage is paid for, but without what other
 * programs take meanwhile. On a machine that is busy it varies by hundredths where the clock on the wall varies by half.
 */
export async function cpuTime(body: () => Promise<unknown>): Promise<number> {
  const spent = startCpuTime();
  await body();
  return spent();
}

/** What it returns tells how much it has been since. */
export function startCpuTime(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
