import type { Content } from "../content/read.ts";
import { createReader, type Listing, listTexts, type TextRecord, toContent } from "../content/text-record.ts";
import type { Blog } from "../settings/settings.ts";
import type { Crew } from "./crew.ts";
import { share } from "./share.ts";

/** Texts that a thread reads at a time. */
const PORTION = 50;

/** Reads all texts, those that have changed on all threads. What is known of the others comes from the record. */
export async function readTexts(
  root: string,
  blog: Blog,
  now: number,
  known: Map<string, TextRecord>,
  crew: Crew,
): Promise<{ content: Content; texts: Map<string, TextRecord>; listing: Listing }> {
  const listing = listTexts(root, blog);
  const reader = createReader(root, blog);
  const texts = new Map<string, TextRecord>();
  const changed: string[] = [];
  for (const path of listing.paths) {
    const before = known.get(path);
    const record = before && reader.confirm(before);
    if (record) texts.set(path, record);
    else changed.push(path);
  }
  const own = async (paths: string[]): Promise<TextRecord[]> => paths.map((path) => reader.read(path));
  crew.gather(changed.length);
  for (const record of await share(changed, PORTION, crew.hands("texts", own))) texts.set(record.path, record);
  return { content: toContent(listing, texts, blog, now), texts, listing };
}
