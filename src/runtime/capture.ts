/**
 * The executor of every promise that a parked operation returns. It leaves the two functions in variables, to
 * be read right after `new Promise(capture)`: one executor for all saves a closure for each operation.
 */
export function capture(resolve: (value: never) => void, reject: (error: unknown) => void): void {
  resolveNewest = resolve;
  rejectNewest = reject;
}

export let resolveNewest: (value: never) => void;
export let rejectNewest: (error: unknown) => void;
