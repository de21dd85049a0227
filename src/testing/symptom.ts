import { siteOf } from "../runtime/call-site.js";

/** What varies from run to run in the text of a failure that is the same: numbers, addresses, identifiers. */
const VARYING = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|0x[0-9a-f]+|\d+(\.\d+)*/gi;

/** What failures that are the same have in common. */
export class Symptom {
  readonly #text: string;
  readonly #place: string;
  /** Whether the text varies in other ways than by its numbers; then the place tells. */
  #varies = false;

  constructor(error: unknown) {
    this.#text = textOf(error);
    this.#place = placeOf(error);
  }

  /** Whether an error of any schedule is this failure. */
  matches(error: unknown): boolean {
    return this.#varies ? placeOf(error) === this.#place : textOf(error) === this.#text;
  }

  /** Whether an error of the same schedule is this failure, which it is also if only its text is another. */
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

/** The kind of an error and the line that has thrown it. */
function placeOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${siteOf(error).split("\n")[0]}` : typeof error;
}
