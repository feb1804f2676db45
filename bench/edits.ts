import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contestant } from "./contestants.ts";
import { type Essay, formatEssay, SUBJECTS, writeEssay } from "./corpus.ts";

/** A change of one post. */
export interface Edit {
  essay: Essay;
  /** What its page must show afterwards. No other revision of any post has this text. */
  text: string;
  /** Whether lists must show it too: the archive, and the pages of the essay's first tag. */
  isListed: boolean;
}

/** Replaces the first sentence of the body of essay `index`. */
export function editBody(index: number, revision: number): Edit {
  const essay = writeEssay(index);
  const text = `This is revision ${revision} of the essay.`;
  return { essay: { ...essay, body: essay.body.replace(/^[^.]*\./, text) }, text, isListed: false };
}

/** Gives essay `index` another title, and another tag in the place of its first. Its file name stays, and so does its URL. */
export function editTitle(index: number, revision: number): Edit {
  const essay = writeEssay(index);
  const title = `${essay.title}, revision ${revision}`;
  const others = SUBJECTS.filter((subject) => !essay.tags.includes(subject));
  const tags = [others[revision % others.length] ?? "", ...essay.tags.slice(1)];
  return { essay: { ...essay, title, tags }, text: `${title}<`, isListed: true };
}

/** Writes the changed post into the blog of a contestant. */
export function saveEdit({ essay }: Edit, contestant: Contestant, folder: string): void {
  writeFileSync(join(folder, contestant.posts, `${essay.slug}.md`), formatEssay(essay));
}

/** Throws when the output of a contestant does not show an edit: one that has not seen it would be fast. */
export function verifyEdit({ essay, text, isListed }: Edit, contestant: Contestant, folder: string): void {
  const places = [join("posts", essay.slug), ...(isListed ? ["archive", join("tags", essay.tags[0] ?? "")] : [])];
  for (const place of places) {
    const path = join(folder, contestant.output, place);
    const files = (readdirSync(path, { recursive: true }) as string[]).filter((file) => file.endsWith(".html"));
    if (files.some((file) => readFileSync(join(path, file), "utf8").includes(text))) continue;
    throw new Error(`${contestant.name} does not show “${text}” in ${path} (look into it with --keep).`);
  }
}
