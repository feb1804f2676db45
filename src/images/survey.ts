import type { CachedFile, CacheRecord } from "./cache.ts";

/** What is made of an original, and of which of it the cache has the files. */
export interface MadeImage {
  /** The original, from the blog's root. */
  source: string;
  /** `picture`, `social`, `copy`, `icon`… */
  purpose: string;
  /** Paths of the texts that show it; empty for icons. */
  from: string[];
  /** Absent when they were not made yet. */
  files?: CachedFile[];
}

/** Given to the stage of images, it is filled, and nothing is encoded. */
export class ImageSurvey {
  /** The keys in the cache of all that the blog needs. */
  readonly keys = new Set<string>();
  readonly #made = new Map<string, MadeImage>();

  /** Notes that a text, or the blog, needs what stands in the cache under this key. */
  note(key: string, source: string, purpose: string, from: string | undefined, record: CacheRecord | undefined): void {
    this.keys.add(key);
    const id = `${key}\n${source}`;
    const made: MadeImage = this.#made.get(id) ?? { source, purpose, from: [] };
    this.#made.set(id, made);
    if (record) made.files = record.files;
    if (from !== undefined && !made.from.includes(from)) made.from.push(from);
  }

  /** All that is made, by original. */
  list(): Map<string, MadeImage[]> {
    const bySource = new Map<string, MadeImage[]>();
    for (const made of this.#made.values()) bySource.set(made.source, [...(bySource.get(made.source) ?? []), made]);
    return bySource;
  }
}
