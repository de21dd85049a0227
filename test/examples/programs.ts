/** The tutorial's programs, each in `examples` in TypeScript and in Go. */
export const PROGRAMS = ["01-basic-pool", "02-waitgroup-pool", "03-image-processing", "04-timeout-pool"] as const;

export const EXAMPLES: URL = new URL("../../examples/", import.meta.url);

export function programDirectory(name: string): URL {
  return new URL(`${name}/`, EXAMPLES);
}
