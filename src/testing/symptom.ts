import { siteOf } from "../runtime/call-site.js";

/** The parts of an error text that vary between runs with the same failure: numbers, addresses, identifiers. */
const VARYING = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|0x[0-9a-f]+|\d+(\.\d+)*/gi;

/** The features by which errors of several runs count as the same failure. */
export class Symptom {
  readonly #text: string;
  readonly #place: string;
  /** Whether the text varies beyond `VARYING`; then only the place identifies the failure. */
  #varies = false;

  constructor(error: unknown) {
    this.#text = textOf(error);
    this.#place = placeOf(error);
  }

  /** Whether an error, of any schedule, is this failure. */
  matches(error: unknown): boolean {
    return this.#varies ? placeOf(error) === this.#place : textOf(error) === this.#text;
  }

  /** Whether an error of the same schedule is this failure, even if its text differs. */
  recurs(error: unknown): boolean {
    if (this.matches(error)) return true;
    this.#varies = placeOf(error) === this.#place;
    return this.#varies;
  }
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);
  return text.replace(VARYING, "#");
}

/** The kind of an error and the line that threw it. */
function placeOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${siteOf(error).split("\n")[0]}` : typeof error;
}
