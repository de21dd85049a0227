/** The bytes that are reachable, once all that was ready to run has run. Needs `node --expose-gc`. */
export async function reachableBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** By how many bytes `allocate` adds to what is reachable. */
export async function addedBytes(allocate: () => void): Promise<number> {
  const before = await reachableBytes();
  allocate();
  return (await reachableBytes()) - before;
}
