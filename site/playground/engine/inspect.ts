/** How deep an object is shown. */
const DEPTH = 2;
/** How long a line may be before members stand on lines of their own. */
const WIDTH = 72;

/** What `console.log` of these values prints, as Node would. */
export function format(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
}

/** A value as Node shows it. */
export function inspect(value: unknown, depth = 0, seen: readonly object[] = []): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "function":
      return functionText(value as (...args: never[]) => unknown);
    case "object":
      return value === null ? "null" : objectText(value, depth, seen);
    default:
      return String(value);
  }
}

function quoted(text: string): string {
  const quote = !text.includes("'") ? "'" : text.includes('"') ? "`" : '"';
  return quote + text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n") + quote;
}

function functionText(value: (...args: never[]) => unknown): string {
  const text = Function.prototype.toString.call(value);
  if (text.startsWith("class")) return `[class ${value.name || "(anonymous)"}]`;
  const kind = value.constructor?.name ?? "Function";
  return value.name === "" ? `[${kind} (anonymous)]` : `[${kind}: ${value.name}]`;
}

function objectText(value: object, depth: number, seen: readonly object[]): string {
  if (seen.includes(value)) return "[Circular *1]";
  if (value instanceof Error) return errorText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "Promise { <pending> }";
  const custom = (value as { [key: symbol]: unknown })[Symbol.for("nodejs.util.inspect.custom")];
  const show = (member: unknown): string => inspect(member, depth + 1, [...seen, value]);
  if (typeof custom === "function") {
    const shown: unknown = custom.call(value, DEPTH - depth, { depth: DEPTH - depth, stylize: String }, show);
    return typeof shown === "string" ? shown : show(shown);
  }
  const name = nameOf(value);
  if (depth > DEPTH) return Array.isArray(value) ? "[Array]" : `[${name}]`;
  if (Array.isArray(value)) return members(name === "Array" ? "" : `${name}(${value.length}) `, "[]", value.map(show));
  if (value instanceof Map) {
    return members(
      `Map(${value.size}) `,
      "{}",
      [...value].map(([key, item]) => `${show(key)} => ${show(item)}`),
    );
  }
  if (value instanceof Set) return members(`Set(${value.size}) `, "{}", [...value].map(show));
  const own = Object.entries(Object.getOwnPropertyDescriptors(value)).filter(([, { enumerable }]) => enumerable);
  const shown = own.map(([key, member]) => `${keyText(key)}: ${"value" in member ? show(member.value) : "[Getter]"}`);
  return members(name === "Object" ? "" : `${name} `, "{}", shown);
}

function errorText(error: Error): string {
  const head = `${error.name}: ${error.message}`;
  return error.cause === undefined ? head : `${head} {\n  [cause]: ${inspect(error.cause)}\n}`;
}

function nameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null ? "[Object: null prototype]" : (prototype.constructor?.name ?? "Object");
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function members(prefix: string, [open = "", close = ""]: string, items: readonly string[]): string {
  if (items.length === 0) return `${prefix}${open}${close}`;
  const line = `${prefix}${open} ${items.join(", ")} ${close}`;
  if (line.length <= WIDTH + 4 && !line.includes("\n")) return line;
  return `${prefix}${open}\n${items.map((item) => `  ${item.replaceAll("\n", "\n  ")}`).join(",\n")}\n${close}`;
}
