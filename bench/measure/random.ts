/** The same numbers below `limit` in every process, in no order that a library could make use of. */
export function* randomBelow(limit: number): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield Math.floor((state / 2 ** 32) * limit);
  }
}

/** The same elements in another order. */
export function shuffled<T>(elements: readonly T[]): T[] {
  const result = [...elements];
  const random = randomBelow(2 ** 32);
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = (random.next().value as number) % (index + 1);
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}
