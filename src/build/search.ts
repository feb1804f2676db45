import { join } from "node:path";
import { digest } from "../digest.ts";
import { version } from "../package.ts";
import type { Asset } from "../plan/page.ts";
import { INDEX_FOLDER, type Searched } from "../plan/search.ts";
import { renderSite } from "../render/render.ts";
import { createSession } from "../render/start.ts";
import { findPagefind, pagefindFolders } from "../search/find-pagefind.ts";
import { IndexCache, type KeptIndex, type KeptTexts } from "../search/index-cache.ts";
import { makeIndex } from "../search/make-index.ts";
import { type SearchRecord, toSearchText } from "../search/record.ts";
import { lap } from "../timings.ts";
import type { Making } from "./making.ts";

/** The files of the search index, as they were published. */
export interface MadeSearch {
  assets: Asset[];
  /** For `BuildRecord.search`. */
  records: string;
}

/**
 * Publishes the search index, if the blog has one. It is made of all texts at once, so it is made anew when one of them
 * has changed, and taken from the cache when none has: then Pagefind is not even loaded. In a preview it stays as it was
 * when the preview began, or when the settings or layouts changed last. `rendered` has what was made just now, by path.
 */
export async function addSearch(
  making: Making,
  rendered: ReadonlyMap<string, string>,
): Promise<MadeSearch | undefined> {
  const { blog, root, options, begun, sink, checks, guard } = making;
  if (!blog.search) return undefined;
  const folder = options.isPreview ? "search-preview" : "search";
  const cache = new IndexCache(join(root, blog.folders.cache, folder));
  const { record } = begun;
  const kept = cache.read();
  const isStill = options.isPreview && kept?.records === record.search;
  const index = kept && isStill ? kept : await update(making, rendered, cache, kept);
  const assets = index.files.map(({ path }) => ({ url: `${INDEX_FOLDER}${path}`, path: cache.pathOf(path) }));
  for (const { url, path } of assets) {
    const outputPath = url.slice(1);
    checks.addFile(outputPath, path);
    sink.addFile(outputPath, path);
    // The same records give the same files, which the build before has searched.
    if (record.search === index.records && record.guard) guard?.keepFile(outputPath, path);
    else guard?.addFile(outputPath, path);
  }
  lap("search");
  return { assets, records: index.records };
}

/** The index as it has to be: the one that is kept when nothing has changed that is in it. */
async function update(
  making: Making,
  rendered: ReadonlyMap<string, string>,
  cache: IndexCache,
  kept: KeptIndex | undefined,
): Promise<KeptIndex> {
  const { blog, root, begun, plan } = making;
  const all = [...plan.searched.values()];
  const pagefind = findPagefind(pagefindFolders(root))?.version;
  const sources = digest(
    JSON.stringify([pagefind, begun.prints.files, all.map(({ path, key }) => [path, key]).sort()]),
  );
  if (kept?.sources === sources) return kept;

  const texts = await findTexts(making, all, rendered, cache.readTexts());
  const records = all.map(({ path, key: _key, ...rest }): SearchRecord => ({ ...rest, text: texts[path]?.[1] ?? "" }));
  records.sort((left, right) => (left.url < right.url ? -1 : 1));
  const name = digest(JSON.stringify([version, pagefind, records]));
  let index: KeptIndex;
  if (kept?.records === name) {
    index = { ...kept, sources };
    cache.write(index);
  } else {
    index = cache.replace(await makeIndex(records, root, blog.places.search), { sources, records: name });
  }
  cache.writeTexts(texts);
  return index;
}

/** What all texts say: rendered now, known from before, or else rendered for this alone. */
async function findTexts(
  { root, blog, plan, options, begun }: Making,
  all: Searched[],
  rendered: ReadonlyMap<string, string>,
  known: KeptTexts,
): Promise<KeptTexts> {
  const texts: KeptTexts = {};
  const missing = new Set<string>();
  for (const { path, key: own } of all) {
    const key = digest(`${begun.prints.files} ${own}`);
    const [before, text] = known[path] ?? [];
    const now = rendered.get(path) ?? (before === key ? text : undefined);
    texts[path] = [key, now ?? ""];
    if (now === undefined) missing.add(path);
  }
  if (missing.size === 0) return texts;
  const session = await createSession(root, blog, plan, options.isPreview);
  const pages = plan.pages.filter(({ source }) => missing.has(source));
  for await (const batch of renderSite(session, { pages, ownTemplates: false })) {
    for (const { source, html } of batch) {
      const entry = texts[source];
      if (entry && html !== undefined) entry[1] = toSearchText(html);
    }
  }
  return texts;
}
