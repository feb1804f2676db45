import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LedgerEntry } from "../../src/urls/ledger.ts";

/** What `publish-files.mjs` publishes. */
export interface SitePlan {
  texts: Record<string, string>;
  /** Files in the blog's folder, by the path that they shall have in the site. */
  copies: Record<string, string>;
  ledger: Record<string, LedgerEntry>;
}

/** The site of a blog with 290 posts. */
export const olderSite: SitePlan = createSite(0, 290, "older");

/**
 * The site with 300 posts, of which ten are new in the middle of the list: four of five pages have changed, five are
 * gone, places have turned from a file into a folder and back, and one differs in its case only.
 */
export const newerSite: SitePlan = createSite(5, 305, "newer");

function createSite(from: number, to: number, edition: string): SitePlan {
  const isNew = edition === "newer";
  const texts: Record<string, string> = {
    "index.html": page("Home", edition),
    "feed.xml": `<feed>${edition}</feed>`,
    "robots.txt": "User-agent: *\n",
    ...(isNew ? { "notes/index.html": "folder" } : { notes: "file" }),
    ...(isNew ? { essay: "file" } : { "essay/index.html": "folder", "essay/deep/index.html": "folder" }),
    [isNew ? "Case/index.html" : "case/index.html"]: edition,
    "posts/gone-with-the-newer/index.html": "",
  };
  if (isNew) delete texts["posts/gone-with-the-newer/index.html"];
  const ledger: Record<string, LedgerEntry> = {};
  for (let number = from; number < to; number++) {
    const name = `post-${String(number).padStart(3, "0")}`;
    // Two of three have a permalink that is a file: folders take the most time to copy.
    texts[`posts/${number % 3 === 1 ? `${name}/index` : name}.html`] = page(name, number % 5 === 0 ? "both" : edition);
    if (isNew || number > from + 4)
      ledger[`/posts/${name}/`] = { kind: "post", source: `posts/${name}.md`, since: "2026-01-01" };
  }
  for (const tag of ["one", "two", "three"]) texts[`tags/${tag}/index.html`] = page(tag, edition);
  const copies = { "images/same.jpg": "images/same.jpg", [`images/${edition}.jpg`]: `images/${edition}.jpg` };
  return { texts, copies, ledger };
}

function page(name: string, edition: string): string {
  return `<h1>${name}</h1>\n${`<p>${name}, the ${edition} text.</p>\n`.repeat(20 + (name.length % 7))}`;
}

/** Writes what the plans copy. */
export function writeOriginals(root: string): void {
  for (const name of ["same", "older", "newer"]) {
    const file = join(root, "images", `${name}.jpg`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(20_000, name));
  }
}

/** Each file of a site with its content, as `readTree` gives it. */
export function treeOf({ texts, copies }: SitePlan): Record<string, string> {
  const copied = Object.entries(copies).map(([path, file]) => [
    path,
    Buffer.alloc(20_000, file.slice("images/".length, -".jpg".length)).toString("latin1"),
  ]);
  return Object.fromEntries(
    [...Object.entries(texts), ...copied].sort(([left = ""], [right = ""]) => (left < right ? -1 : 1)),
  );
}
