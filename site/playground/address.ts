import type { Mode } from "./engine/messages.js";

/** A program as part of an address: the mode, and the text compressed. */
export async function toHash(source: string, mode: Mode): Promise<string> {
  const bytes = await through(new TextEncoder().encode(source), new CompressionStream("deflate-raw"));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `#${mode}.${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The program in an address; null if there is none. */
export async function fromHash(hash: string): Promise<{ source: string; mode: Mode } | null> {
  const [, mode, text = ""] = /^#(real|virtual|every)\.([\w-]+)$/.exec(hash) ?? [];
  if (mode === undefined) return null;
  try {
    const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const source = new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
    return { source, mode: mode as Mode };
  } catch {
    return null;
  }
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> {
  const answer = new Response(
    new Blob([bytes])
      .stream()
      .pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>),
  );
  return new Uint8Array(await answer.arrayBuffer());
}
