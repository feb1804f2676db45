import { setFlagsFromString } from "node:v8";
import { type Listing, listTexts } from "../content/list.ts";
import { type Content, toContent } from "../content/read.ts";
import { TextReader } from "../content/read-text.ts";
import type { TextRecord } from "../content/text-record.ts";
import type { Code } from "../highlight/kept-colours.ts";
import type { Blog } from "../settings/settings.ts";
import type { Crew } from "./crew.ts";
import { type Hand, share } from "./share.ts";
import type { ReadTexts } from "./worker.ts";

/** Texts that a thread reads at a time. */
const PORTION = 25;
/** Portions that another thread has at hand: it must not wait until this one has time to give it the next. */
const AHEAD = 3;
/** Texts from which another thread does not take longer than it saves. */
const A_THREAD = 1000;
/** Texts from which memory is dearer than time. */
const MANY = 5000;

/** All texts of a blog. */
export interface Texts {
  content: Content;
  listing: Listing;
  /** By path. */
  records: Map<string, TextRecord>;
  /** Reads more of them. */
  reader: TextReader;
}

/**
 * Reads all texts, those that have changed on all threads. What is known of the others comes from the last build.
 * `onCode` gets the code that has colours, of the texts that are parsed now.
 */
export async function readTexts(
  root: string,
  blog: Blog,
  now: number,
  known: Map<string, TextRecord>,
  crew: Crew,
  onCode: (code: Code[]) => void,
): Promise<Texts> {
  const listing = listTexts(root, blog);
  const reader = new TextReader(root, blog);
  const records = new Map<string, TextRecord>();
  const changed: string[] = [];
  for (const path of listing.paths) {
    const before = known.get(path);
    const record = before && reader.confirm(before);
    if (record) records.set(path, record);
    else changed.push(path);
  }
  if (changed.length > MANY) spareMemory();
  crew.gather(Math.floor(changed.length / A_THREAD));
  const own: Hand<string, TextRecord> = async (paths) =>
    paths.map((path) => {
      const record = reader.read(path);
      onCode(reader.takeCode());
      return record;
    });
  const others = crew.threads.flatMap((thread) =>
    Array.from({ length: AHEAD }, (): typeof own => async (paths) => {
      const read = await thread.ask<ReadTexts>("texts", paths);
      onCode(read.code);
      return read.records;
    }),
  );
  for (const record of await share(changed, PORTION, [own, ...others])) records.set(record.path, record);
  return { content: toContent(listing, records, blog, now, reader.bodies), listing, records, reader };
}

/**
 * Lets the heap grow by two fifths instead of up to fourfold before garbage is collected: with 20,000 posts 0.8 GB
 * instead of 0.8 to 1.1, and no more time that could be measured. Small builds end before it would help.
 */
function spareMemory(): void {
  setFlagsFromString("--heap-growing-percent=40");
}
