import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Hexadecimal digits of a SHA-256. */
const SEAL_LENGTH = 64;

/**
 * Content with a seal on its first line: the SHA-256 of its name and of itself. What was cut off, changed or put under
 * another name is known by it.
 */
export function seal(name: string, content: string): string {
  return `${digest(name, content)}\n${content}`;
}

/** The content of what `seal` has made under this name; undefined when it is not whole. */
export function unseal(name: string, sealed: Buffer): string | undefined {
  const end = sealed.indexOf("\n");
  const content = sealed.subarray(end + 1);
  return end > 0 && sealed.toString("latin1", 0, end) === digest(name, content) ? content.toString() : undefined;
}

function digest(name: string, content: string | Buffer): string {
  return createHash("sha256").update(`${name}\n`).update(content).digest("hex");
}

/** Reads a sealed file of the cache. Undefined when it is not there, cannot be read or is not as it was written. */
export function readSealed(folder: string, name: string): string | undefined {
  return readWithSeal(folder, name)?.content;
}

/** The same, with the seal, which names the content. */
export function readWithSeal(folder: string, name: string): { content: string; seal: string } | undefined {
  try {
    const sealed = readFileSync(join(folder, name));
    const content = unseal(name, sealed);
    return content === undefined ? undefined : { content, seal: sealed.toString("latin1", 0, sealed.indexOf("\n")) };
  } catch {
    return undefined;
  }
}

/** Writes a sealed file of the cache, unless it is there already. */
export function writeSealed(folder: string, name: string, content: string): void {
  if (readSealed(folder, name) === content) return;
  makeCacheFolder(folder);
  writeWhole(join(folder, name), seal(name, content), { replace: replaceInCache });
}

/** Writes a sealed file of the cache whose content comes in parts, which are never in memory all at once. */
export function writeSealedParts(folder: string, name: string, parts: Iterable<string>): void {
  makeCacheFolder(folder);
  const path = join(folder, name);
  const temporary = `${path}.new`;
  try {
    const file = openSync(temporary, "w");
    try {
      const hash = createHash("sha256").update(`${name}\n`);
      // The seal is known at the end, and its length before.
      writeFileSync(file, `${" ".repeat(SEAL_LENGTH)}\n`);
      for (const part of parts) {
        const bytes = Buffer.from(part);
        hash.update(bytes);
        writeFileSync(file, bytes);
      }
      writeSync(file, hash.digest("hex"), 0);
    } finally {
      closeSync(file);
    }
    replaceInCache(temporary, path);
  } catch (issue) {
    rmSync(temporary, { force: true });
    throw issue;
  }
}

/** Makes a folder in the cache, also where something else stands: nothing but ours belongs there. */
export function makeCacheFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code !== "EEXIST") throw issue;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
}

/** Renames a file into the cache, also where a folder stands. */
export function replaceInCache(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (issue) {
    if (!["EISDIR", "ENOTEMPTY", "EEXIST", "EPERM"].includes((issue as NodeJS.ErrnoException).code ?? "")) throw issue;
    rmSync(to, { recursive: true, force: true });
    renameSync(from, to);
  }
}

/** Writes a file beside its place and renames it, so that nobody ever reads half of it. */
export function writeWhole(
  path: string,
  content: string | Buffer,
  options: { temporary?: string; replace?: (from: string, to: string) => void } = {},
): void {
  const { temporary = `${path}.${process.pid}.new`, replace = renameSync } = options;
  try {
    writeFileSync(temporary, content);
    replace(temporary, path);
  } catch (issue) {
    rmSync(temporary, { force: true });
    throw issue;
  }
}
