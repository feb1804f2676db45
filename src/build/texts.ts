import { type Listing, listTexts } from "../content/list.ts";
import { type Content, toContent } from "../content/read.ts";
import { TextReader } from "../content/read-text.ts";
import type { TextRecord } from "../content/text-record.ts";
import type { Blog } from "../settings/settings.ts";
import type { Crew } from "./crew.ts";
import { share } from "./share.ts";

/** Texts that a thread reads at a time. */
const PORTION = 25;

/** All texts of a blog. */
export interface Texts {
  content: Content;
  listing: Listing;
  /** By path. */
  records: Map<string, TextRecord>;
  /** Paths of those that another thread has read. */
  readElsewhere: Set<string>;
  /** Reads more of them. */
  reader: TextReader;
}

/** Reads all texts, those that have changed on all threads. What is known of the others comes from the last build. */
export async function readTexts(
  root: string,
  blog: Blog,
  now: number,
  known: Map<string, TextRecord>,
  crew: Crew,
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
  crew.gather(changed.length);
  const readElsewhere = new Set(changed);
  const own = async (paths: string[]): Promise<TextRecord[]> =>
    paths.map((path) => {
      readElsewhere.delete(path);
      return reader.read(path);
    });
  for (const record of await share(changed, PORTION, crew.hands("texts", own))) records.set(record.path, record);
  return { content: toContent(listing, records, blog, now, reader.bodies), listing, records, readElsewhere, reader };
}
