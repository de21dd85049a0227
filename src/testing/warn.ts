interface Host {
  readonly process?: { emitWarning?(text: string, type: string): void };
  readonly console?: { warn(text: string): void };
}

/** Tells the person that runs the tests something that fails none of them. */
export function warn(text: string): void {
  const { process, console } = globalThis as Host;
  if (process?.emitWarning === undefined) console?.warn(text);
  else process.emitWarning(text, "SynctestWarning");
}
