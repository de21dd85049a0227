const LONGEST = 100;

/**
 * A wrong value as the text of an error shows it: so that `"5"` and `5`, or `""` and `[]`, are told apart. A string is
 * escaped, because it may come from anywhere and a report go to a terminal. Throws for no value, however hostile.
 */
export function quoted(value: unknown): string {
  switch (typeof value) {
    case "string":
      return shortened(JSON.stringify(value));
    case "bigint":
      return shortened(`${value}n`);
    case "symbol":
      return `Symbol(${value.description === undefined ? "" : quoted(value.description)})`;
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : quotedObject(value);
    default:
      return String(value);
  }
}

/** Plain objects and arrays by what is in them, others by their class. */
function quotedObject(value: object): string {
  try {
    // "[object Map]": nothing that was parsed from a text can set it.
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const name: unknown = tag === "Object" ? (Object.getPrototypeOf(value)?.constructor?.name ?? tag) : tag;
    return name === "Object" || name === "Array" ? shortened(JSON.stringify(value)) : `an instance of ${name}`;
  } catch {
    return "an object";
  }
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
