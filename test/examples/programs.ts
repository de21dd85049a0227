/** The programs and exercises that stand for themselves, each in `examples` in TypeScript and in Go. */
export const PROGRAMS = [
  "01-basic-pool",
  "02-waitgroup-pool",
  "03-image-processing",
  "04-timeout-pool",
  "05-dynamic-pool",
  "06-errors",
  "07-priorities",
  "08-pause-resume",
  "10-mixed-tasks",
  "14-pipeline",
  "16-cache",
] as const;

/** Those that talk to a server of their own, for which there is no virtual time. */
export const WITH_SERVER = ["13-errgroup"] as const;

/** Those whose lines have an order that no schedule changes: the one that they have in expected.txt. */
export const IN_ORDER = ["07-priorities", "10-mixed-tasks", "13-errgroup", "14-pipeline", "16-cache"] as const;

export const EXAMPLES: URL = new URL("../../examples/", import.meta.url);

export function programDirectory(name: string): URL {
  return new URL(`${name}/`, EXAMPLES);
}
