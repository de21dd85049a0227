// What the programs of a driver have to print: a host that never ends a program cannot tell by itself when it is done.
export const expected = process.env.EXPECTED ?? "";

const PATIENCE = 12_000;

/** Asks for what was printed until it is what is expected, or for so long that it will not be any more. Then prints it. */
export async function settle(printed) {
  const started = performance.now();
  let text = await printed();
  while (text !== expected && performance.now() - started < PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    text = await printed();
  }
  process.stdout.write(text);
}
