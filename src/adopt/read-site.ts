import { statSync } from "node:fs";
import type { Blog } from "../settings/settings.ts";
import { fail, isWebAddress } from "./load.ts";
import { locate } from "./locate.ts";
import type { PublishedSite } from "./published.ts";
import { readDocument } from "./read-document.ts";
import { readFolder } from "./read-folder.ts";

/** What was read, and what was in it. */
export interface ReadSite extends PublishedSite {
  what: "folder" | "sitemap" | "feed" | "list";
}

/**
 * Reads what is published today. `from` is the folder of a built site, or the file or web address of a sitemap, a feed
 * or a list of addresses; `root` is the blog's folder. Throws a `ProblemError` when nothing can be read from it.
 */
export async function readSite(from: string, blog: Blog, root: string): Promise<ReadSite> {
  const isFolder = !isWebAddress(from) && statSync(from, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) return { what: "folder", ...readFolder(from, blog, root) };
  const { what, found } = await readDocument(from);
  const site = locate(found, blog, from);
  const queries = site.leftOut.some(({ reason }) => reason === "query");
  if (site.things.length === 0 && !queries) {
    throw fail(
      "adopt-empty",
      from,
      found.length === 0 ? "There is no address in it." : "None of the addresses in it is one of the blog.",
      "Look whether the site is online, and give its sitemap, its feed or its built folder.",
    );
  }
  return { what, ...site };
}
