interface Host {
  readonly process?: { getBuiltinModule?(id: string): unknown };
}

/** A module of Node's, where the host has it (Node from 20.16, Bun, Deno): bundles for browsers import none. */
export function builtinModule<T>(name: string): T | undefined {
  return (globalThis as Host).process?.getBuiltinModule?.(`node:${name}`) as T | undefined;
}
