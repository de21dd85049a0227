import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory of this test's own, gone when it ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "digest-tree-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Of each regular file in the sample tree, size and SHA-256: the first three are the examples of FIPS 180. */
export const SAMPLE = {
  "abc.txt": [3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  "long.txt": [56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
  "deep/er/million.txt": [1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  "deep/empty.txt": [0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
} as const;

/** Makes the sample tree, with everything else that a walk may come across. */
export function sampleTree(): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, "deep/er"), { recursive: true });
  mkdirSync(join(root, "nothing"));
  writeFileSync(join(root, "abc.txt"), "abc");
  writeFileSync(join(root, "long.txt"), "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
  writeFileSync(join(root, "deep/er/million.txt"), "a".repeat(1_000_000));
  writeFileSync(join(root, "deep/empty.txt"), "");
  symlinkSync("abc.txt", join(root, "link to a file"));
  symlinkSync("..", join(root, "deep/link to a directory above"));
  symlinkSync("nowhere", join(root, "link to nothing"));
  // Whoever opens this waits for ever for a writer.
  execFileSync("mkfifo", [join(root, "pipe")]);
  return root;
}

/** The digest of a tree, computed from its definition. */
export function expectedTreeDigest(files: Readonly<Record<string, readonly [number, string]>>): string {
  let sum = 0n;
  for (const [path, [, sha256]] of Object.entries(files)) {
    const line = Buffer.concat([Buffer.from(`${path}\0`), Buffer.from(sha256, "hex")]);
    sum += BigInt(`0x${createHash("sha256").update(line).digest("hex")}`);
  }
  return (sum % 2n ** 256n).toString(16).padStart(64, "0");
}
