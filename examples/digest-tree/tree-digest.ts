import { createHash } from "node:crypto";
import { relative, sep } from "node:path";
import type { FileDigest } from "./digest.js";

const BITS = 256n;

/**
 * The digest of a tree: of the relative path and content of each of its files, but not of their order, since workers
 * finish in any order. It is the sum of the SHA-256 of each file's path, a zero byte and its content's SHA-256, modulo
 * 2^256. Unlike a sorted list, a sum takes no memory for each file. It tells trees apart, except for collisions that an
 * attacker with great effort might construct.
 */
export class TreeDigest {
  readonly #root: string;
  #files = 0;
  #bytes = 0;
  #sum = 0n;

  constructor(root: string) {
    this.#root = root;
  }

  add({ path, bytes, sha256 }: FileDigest): void {
    const name = relative(this.#root, path).split(sep).join("/");
    const digest = createHash("sha256").update(`${name}\0`).update(sha256).digest("hex");
    this.#files += 1;
    this.#bytes += bytes;
    this.#sum = BigInt.asUintN(Number(BITS), this.#sum + BigInt(`0x${digest}`));
  }

  get files(): number {
    return this.#files;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** 64 hexadecimal digits. */
  get sha256(): string {
    return this.#sum.toString(16).padStart(Number(BITS / 4n), "0");
  }
}
