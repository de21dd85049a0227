interface Host {
  readonly process?: { emitWarning?(text: string, type: string): void };
  readonly console?: { warn(text: string): void };
}

/** Prints a warning, which fails no test. */
export function warn(text: string): void {
  const { process, console } = globalThis as Host;
  if (process?.emitWarning === undefined) console?.warn(text);
  else process.emitWarning(text, "SynctestWarning");
}
