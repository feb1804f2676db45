import type { BlogFolder } from "./blog-folder.ts";
import { expandEdits } from "./expand-edits.ts";
import { ledgerEdits } from "./ledger-edits.ts";
import { madeEdits } from "./made-edits.ts";
import { markdownEdits } from "./markdown-edits.ts";
import { postEdits } from "./post-edits.ts";
import type { Random } from "./random.ts";
import { remoteEdits } from "./remote-edits.ts";
import { settingsEdits } from "./settings-edits.ts";
import { codeEdits, fileEdits } from "./site-edits.ts";

/** What an edit works on. */
export interface EditContext {
  blog: BlogFolder;
  random: Random;
  /** The post that the edit is about. */
  post(): string;
}

/** Something that may happen to a blog between two builds. */
export interface BlogEdit {
  name: string;
  /** Does it, and says to what; undefined when there is nothing that it could change. */
  apply(context: EditContext): string | undefined | Promise<string | undefined>;
  /** What comes of it when nothing else has changed. Without it, the site is another one. */
  effect?: "none" | "errors";
  /** It works on what builds have made; `longhand dev` makes nothing. */
  isMade?: true;
  /** After it, the blog has code of its author's, which may look at everything. */
  isCode?: true;
}

/** Each kind of edit, in an order in which they can follow each other. */
export const blogEdits: BlogEdit[] = [
  ...postEdits,
  ...expandEdits,
  ...ledgerEdits,
  ...fileEdits,
  ...remoteEdits,
  ...settingsEdits,
  ...madeEdits,
  ...markdownEdits,
  ...codeEdits,
];
