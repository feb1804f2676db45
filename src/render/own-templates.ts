import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

/**
 * The author's own templates beside the Markdown pages, as paths in the pages folder: a list of books in Nunjucks, say.
 * Eleventy renders them; they see `collections.posts` and all else that Eleventy offers.
 */
export function listOwnTemplates(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true })
      .map((file) => String(file).split(sep).join("/"))
      .filter((file) => /\.(njk|liquid|html|tsx|11ty\.[cm]?[jt]sx?)$/.test(file))
      .sort();
  } catch {
    return [];
  }
}
