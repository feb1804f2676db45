import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSealed, writeSealed } from "../cache-file.ts";
import type { TextRecord } from "../content/text-record.ts";
import { digest } from "../digest.ts";
import type { Problem } from "../problem.ts";
import { stampOf, stampOld } from "../publish/marks.ts";
import { readStats } from "../publish/stats.ts";
import { SHARDS_FOLDER } from "../render/fingerprint.ts";
import { findPagefind, pagefindFolders } from "../search/find-pagefind.ts";
import type { Blog } from "../settings/settings.ts";
import { LEDGER_FILE } from "../urls/ledger.ts";
import type { TakenFingerprints } from "./fingerprints.ts";
import type { PostCounts } from "./summary.ts";

const STANDING_FILE = "standing.json";

/** What package managers write when they have changed what is installed: npm, Yarn, pnpm. */
const INSTALLED = [".package-lock.json", ".yarn-state.yml", ".yarn-integrity", ".modules.yaml"];

/** What a build would say of a blog in which nothing has changed since the last one. Plain data. */
export interface Standing {
  problems: Problem[];
  counts: PostCounts;
  pages: number;
  images: number;
}

/** As it is kept. */
interface Note extends Standing {
  /** Settings, code and versions. */
  key: string;
  /** Between these moments no post becomes due, in milliseconds since 1970; null when none waits. */
  from: number;
  until: number | null;
  /** Each file of the blog that is not made by the build, with its stamp. Sorted. */
  files: [path: string, stamp: string][];
}

/**
 * What the last build would say again, when the blog is as it was to the file: the same settings and code, no file added,
 * removed or touched, none due. `isPublished` tells whether the whole site is as it was left. Undefined when anything of
 * this is in doubt.
 */
export function findStanding(
  root: string,
  blog: Blog,
  prints: TakenFingerprints,
  now: number,
  isPublished: () => boolean,
): Standing | undefined {
  const text = readSealed(join(root, blog.folders.cache), STANDING_FILE);
  if (text === undefined) return undefined;
  const { key, from, until, files, ...standing } = JSON.parse(text) as Note;
  if (key !== keyOf(root, blog, prints) || now < from || (until !== null && now >= until)) return undefined;
  const listed = listFiles(root, blog);
  const isSame = (path: string, index: number): boolean => {
    const [known, stamp] = files[index] ?? [];
    const stats = known === path ? readStats(`${root}/${path}`) : undefined;
    return stats?.isFile() === true && stampOf(stats) === stamp;
  };
  const isAsItWas = listed?.length === files.length && listed.every(isSame);
  return isAsItWas && isLedgerAsLeft(root, blog) && isPublished() ? standing : undefined;
}

/**
 * Notes what the next build would say if nothing changes until then, unless that cannot be known: when the author's own
 * code takes part, or a file may have been changed while it was read.
 */
export function noteStanding(
  root: string,
  blog: Blog,
  prints: TakenFingerprints,
  now: number,
  texts: ReadonlyMap<string, TextRecord>,
  standing: Standing,
): void {
  if (prints.seeWholeBlog || prints.hasOwnTemplates) return;
  if ([...texts.values()].some(({ signature, isFleeting }) => !signature || isFleeting)) return;
  const files: [string, string][] = [];
  for (const path of listFiles(root, blog) ?? [""]) {
    const stats = readStats(join(root, path));
    const signature = texts.get(path)?.signature;
    const stamp = stats?.isFile() ? (signature?.join(" ") ?? stampOld(stats)) : undefined;
    if (stamp === undefined) return;
    files.push([path, stamp]);
  }
  const note: Note = {
    key: keyOf(root, blog, prints),
    from: now,
    until: standing.counts.next?.time ?? null,
    files,
    ...standing,
  };
  writeSealed(join(root, blog.folders.cache), STANDING_FILE, JSON.stringify(note));
}

function keyOf(root: string, blog: Blog, { texts, files }: TakenFingerprints): string {
  const installed = INSTALLED.map((name) => readStats(join(root, "node_modules", name))).map(
    (stats) => stats && stampOf(stats),
  );
  const search = blog.search ? findPagefind(pagefindFolders(root)) : undefined;
  return digest(JSON.stringify([texts, files, blog, installed, search]));
}

/** All files of the blog but those that are made, sorted; undefined when there is a link among them. */
function listFiles(root: string, { folders }: Blog): string[] | undefined {
  const left = new Set([folders.output, folders.cache, SHARDS_FOLDER, "node_modules", ".git", LEDGER_FILE]);
  const files: string[] = [];
  const walk = (folder: string): boolean =>
    readdirSync(`${root}/${folder}`, { withFileTypes: true }).every((entry) => {
      const path = `${folder}${entry.name}`;
      if (left.has(path) || entry.name === "node_modules") return true;
      if (entry.isDirectory()) return walk(`${path}/`);
      files.push(path);
      return entry.isFile();
    });
  return walk("") ? files.sort() : undefined;
}

/** The last build has kept a copy, with which it is compared: it was written a moment ago. */
function isLedgerAsLeft(root: string, { folders }: Blog): boolean {
  try {
    return readFileSync(join(root, LEDGER_FILE), "utf8") === readSealed(join(root, folders.cache), LEDGER_FILE);
  } catch {
    return false;
  }
}
