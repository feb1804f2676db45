import { createHash } from "node:crypto";

/** A short name for content: the first 128 bits of its SHA-256, in letters that may stand in file names. */
export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}
