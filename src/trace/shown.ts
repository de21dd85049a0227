const LONGEST = 40;
const MOST_MEMBERS = 4;

/**
 * A value as a trace shows it. It is made in the middle of an operation, so no user code may run: no getter, no
 * `toJSON`, no `toString`. (A proxy still runs its traps.)
 */
export function shown(value: unknown): string {
  try {
    return shortened(show(value, 1));
  } catch {
    return "an object";
  }
}

function show(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return `Symbol(${value.description ?? ""})`;
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : showObject(value, depth);
    default:
      return String(value);
  }
}

function showObject(value: object, depth: number): string {
  if (value instanceof Date) return isoOf(value);
  const name = classOf(value);
  if (Array.isArray(value)) return depth === 0 ? "[…]" : `[${members(value, depth, false)}]`;
  if (name !== "Object") return name;
  return depth === 0 ? "{…}" : `{ ${members(value, depth, true)} }`.replace("{  }", "{}");
}

function isoOf(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? "Invalid Date" : new Date(time).toISOString();
}

function members(value: object, depth: number, named: boolean): string {
  const names = Object.keys(value);
  const texts = names.slice(0, MOST_MEMBERS).map((name) => {
    const member = Object.getOwnPropertyDescriptor(value, name);
    const text = member === undefined || member.get !== undefined ? "…" : show(member.value, depth - 1);
    return named ? `${name}: ${text}` : text;
  });
  return (names.length > MOST_MEMBERS ? [...texts, "…"] : texts).join(", ");
}

/** The name of an object's class, `Object` for a plain one. */
export function classOf(value: object): string {
  const prototype: object | null = Object.getPrototypeOf(value);
  const made: unknown = prototype && Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  const name: unknown = typeof made === "function" ? Object.getOwnPropertyDescriptor(made, "name")?.value : "";
  return typeof name === "string" && name !== "" ? name : "Object";
}

function shortened(text: string): string {
  return text.length > LONGEST + 2 ? `${text.slice(0, LONGEST)}…` : text;
}
