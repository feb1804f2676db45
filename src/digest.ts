import crypto, { createHash } from "node:crypto";

/** A short name for content: the first 128 bits of its SHA-256, in letters that may stand in file names. */
export function digest(content: string | Uint8Array): string {
  return whole(content).slice(0, 22);
}

/** The shorter way is twice as fast for short texts; Node has it since 20.12. */
const whole: (content: string | Uint8Array) => string =
  "hash" in crypto
    ? (content) => crypto.hash("sha256", content, "base64url")
    : (content) => createHash("sha256").update(content).digest("base64url");
