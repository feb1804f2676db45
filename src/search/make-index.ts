import { pathToFileURL } from "node:url";
import { askOutside, isSandboxed } from "../outside.ts";
import { error, type Place, ProblemError } from "../problem.ts";
import { findPagefind, pagefindFolders } from "./find-pagefind.ts";
import { type IndexFile, indexLanguage, type SearchRecord } from "./record.ts";

/** The part of Pagefind's API that is used. https://pagefind.app/docs/node-api/ */
interface Pagefind {
  createIndex(config: object): Promise<{ errors: string[]; index?: PagefindIndex }>;
  close(): Promise<unknown>;
}

interface PagefindIndex {
  addCustomRecord(record: object): Promise<{ errors: string[] }>;
  getFiles(): Promise<{ errors: string[]; files: IndexFile[] }>;
}

/** Records that the program is given at a time: it takes the next one up while the answer to the last is on its way. */
const PORTION = 64;

/** Pagefind's own pages and styles, of which we use none. */
const UNUSED = /^pagefind-(ui|modular-ui|component-ui|highlight)\./;

/**
 * Makes the files of a search index. The same records give the same files, in whatever order they come. Pagefind is a
 * program, so in the sandbox it is run outside. Throws a `ProblemError` when it cannot be run; `place` is that of the
 * setting.
 */
export async function makeIndex(records: SearchRecord[], root: string, place?: Place): Promise<IndexFile[]> {
  if (isSandboxed) return askOutside("search", { records });
  const found = findPagefind(pagefindFolders(root));
  try {
    if (!found) throw new Error("it is not installed");
    const pagefind = (await import(pathToFileURL(found.entry).href)) as Pagefind;
    try {
      return await run(pagefind, [...records].sort(byUrl));
    } finally {
      await pagefind.close();
    }
  } catch (issue) {
    const reason = issue instanceof Error ? issue.message : String(issue);
    const remedy =
      "Run npm install pagefind@^1.6 once more, with optional dependencies: its program is one of them. Or set search: false.";
    throw new ProblemError(
      [error("search-failed", place, `Pagefind cannot make the search: ${reason}`, remedy)],
      issue,
    );
  }
}

async function run(pagefind: Pagefind, records: SearchRecord[]): Promise<IndexFile[]> {
  const { index, errors } = await pagefind.createIndex({});
  if (!index) throw new Error(errors.join(" "));
  for (let start = 0; start < records.length; start += PORTION) {
    const portion = records.slice(start, start + PORTION).map((record) => index.addCustomRecord(toPagefind(record)));
    for (const added of await Promise.all(portion)) check(added);
  }
  const made = await index.getFiles();
  check(made);
  return made.files.filter(({ path }) => !UNUSED.test(path)).sort((left, right) => (left.path < right.path ? -1 : 1));
}

function check({ errors }: { errors: string[] }): void {
  if (errors.length > 0) throw new Error(errors.join(" "));
}

/** `title`, `day` and `lang` come back with each result, where the page shows them. */
function toPagefind({ url, title, text, tags, day, lang }: SearchRecord): object {
  return {
    url,
    content: text,
    language: indexLanguage(lang),
    meta: { title, lang, ...(day !== undefined && { day }) },
    ...(tags.length > 0 && { filters: { tag: [...tags].sort() } }),
    ...(day !== undefined && { sort: { date: day } }),
  };
}

function byUrl(left: SearchRecord, right: SearchRecord): number {
  return left.url < right.url ? -1 : 1;
}
