const LONGEST = 100;

/**
 * A wrong value as error texts show it: they distinguish `"5"` from `5`, and `""` from `[]`. A string is escaped,
 * because it may come from anywhere, and a terminal may show the report. It never throws, even for a hostile value.
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

/** Shows plain objects and arrays by their content, others by their class. */
function quotedObject(value: object): string {
  try {
    // The tag, such as "[object Map]": parsed text, such as JSON, cannot set it.
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
