import { clock } from "../clock.ts";
import { compare, readContent } from "../content/read.ts";
import { loadBlog } from "../settings/load.ts";
import { gatherTags } from "../tags/tags.ts";
import { makeEditorFiles, writeEditorFiles } from "./editor.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

/** `longhand editor`: writes the files by which VS Code knows this blog's fields and tags, or writes them anew. */
export async function runEditor(root: string, options: OutputOptions): Promise<void> {
  const blog = await loadBlog(root, { isProduction: false });
  // A mistake in an essay is no reason to know fewer tags; a build tells it.
  const { posts } = readContent(root, blog, clock());
  const used = gatherTags(posts, blog).all.map(({ label }) => label);
  const named = Object.entries(blog.tags).map(([name, { label }]) => label ?? name);
  const tags = [...new Set([...used, ...named])].sort(compare);
  const files = await makeEditorFiles({ tags, postsFolder: blog.folders.posts });
  const { written, notes } = await writeEditorFiles(root, files);
  printProblems(notes, options);
  if (options.json) console.log(JSON.stringify({ ok: true, files: written, tags, problems: notes }, null, 2));
  else if (!options.quiet) {
    console.log(
      written.length > 0
        ? `Wrote ${written.join(", ")}, with ${count(tags.length, "tag")}.`
        : `All files are as they should be, with ${count(tags.length, "tag")}.`,
    );
  }
}
