import fc, { type Arbitrary, type IAsyncProperty, type IProperty, type Parameters } from "fast-check";

/** How long each look at the clock takes, for `creep`. */
export const looks: Arbitrary<Iterator<number>> = fc.infiniteStream(fc.constantFrom(0, 0, 0, 0.01, 1, 4, 15));

const RUNS = 100;

/** A number, or "random". The same inputs each time judge the change that is tested, and not the draw. */
const { SEED = "1", TIMES = "1" } = process.env;

const seed = SEED === "random" ? {} : { seed: Number(SEED) };

/**
 * Checks that a property holds for many inputs, the same ones each time. `npm run test:random` checks it for inputs that
 * nobody has seen yet, and for many times as many.
 */
export function holds<T>(property: IAsyncProperty<T>, parameters?: Parameters<T>): Promise<void>;
export function holds<T>(property: IProperty<T>, parameters?: Parameters<T>): void;
export function holds<T>(
  property: IAsyncProperty<T> | IProperty<T>,
  { numRuns = RUNS, ...others }: Parameters<T> = {},
): Promise<void> | void {
  return fc.assert(property as IAsyncProperty<T>, { ...others, ...seed, numRuns: numRuns * Number(TIMES) });
}

/** Inputs for a test that checks many at once, drawn as those of a property. */
export function drawn<T>(arbitrary: Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { ...seed, numRuns: count * Number(TIMES) });
}
