// For test files that load programs with `load` of virtual-program.ts. They begin with
//
//     vi.mock("goroutines", async (importOriginal) => ({
//       ...(await importOriginal<object>()),
//       main: (await import("./declared-main.js")).declareMain,
//     }));
//
// This file must not import what is mocked.

export type Program = () => Promise<void>;

let declared: Program | null = null;

/** In the place of `main`: only hands over the function. */
export async function declareMain(program: Program): Promise<void> {
  declared = program;
}

/** What was handed over last. */
export function declaredMain(): Program {
  if (declared === null) throw new Error('no program has called main: is "goroutines" mocked?');
  return declared;
}
