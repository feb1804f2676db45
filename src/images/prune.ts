import { readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { unseal } from "../cache-file.ts";
import type { CacheRecord } from "./cache.ts";

/** What was removed from the cache of images, or would be. */
export interface Pruned {
  files: number;
  bytes: number;
  /** What stays. */
  kept: { files: number; bytes: number };
}

/**
 * Removes from the cache of images what belongs to none of these keys: records, and files that no record names any more.
 * `cacheFolder` is absolute. Nothing is removed with `isDry`.
 */
export async function pruneImages(cacheFolder: string, keys: ReadonlySet<string>, isDry = false): Promise<Pruned> {
  const folder = path.join(cacheFolder, "images");
  // Half-written files belong to whoever writes them; a new build removes those of the dead.
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{64}\.[a-z]+$/.test(name)).sort();
  const needed = new Set<string>();
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const key = name.slice(0, -".json".length);
    const record = keys.has(key) ? await readRecord(path.join(folder, name), key) : undefined;
    if (record) for (const file of [name, ...record.files.map(({ file }) => file)]) needed.add(file);
  }
  const pruned: Pruned = { files: 0, bytes: 0, kept: { files: 0, bytes: 0 } };
  for (const name of names) {
    const file = path.join(folder, name);
    const { size } = await stat(file);
    const count = needed.has(name) ? pruned.kept : pruned;
    count.files++;
    count.bytes += size;
    if (!isDry && !needed.has(name)) await rm(file, { force: true });
  }
  return pruned;
}

async function readRecord(file: string, key: string): Promise<CacheRecord | undefined> {
  const text = unseal(key, await readFile(file));
  return text === undefined ? undefined : (JSON.parse(text) as CacheRecord);
}
