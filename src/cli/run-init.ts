import { basename, relative, resolve } from "node:path";
import { clock } from "../clock.ts";
import { dateFromTime } from "../date.ts";
import { loadBlog } from "../settings/load.ts";
import { slugify } from "../urls/slug.ts";
import { newPost } from "./new.ts";
import { type OutputOptions, printProblems } from "./report.ts";

/** Flags of `longhand init`. */
export interface InitFlags {
  title?: string;
  url?: string;
  author?: string;
  yes?: boolean;
}

/** `longhand init`: writes a new blog into `folder`, which is absolute. */
export async function runInit(folder: string, flags: InitFlags, options: OutputOptions): Promise<void> {
  const [{ askForAnswers }, { initBlog }] = await Promise.all([import("./answers.ts"), import("./init.ts")]);
  const asked = await askForAnswers(flags, { folder, yes: Boolean(flags.yes || options.json) });
  if (!asked) return;
  const { answers, notes } = asked;
  const today = dateFromTime(clock(), answers.timeZone ?? "UTC").day;
  const files = await initBlog(folder, answers, { today });
  printProblems(notes, options);
  if (options.json) console.log(JSON.stringify({ ok: true, folder, files, problems: notes }, null, 2));
  else if (!options.quiet) {
    const here = relative(process.cwd(), folder);
    const steps = [here && `cd ${here}`, "npm install", "npx longhand dev"].filter(Boolean);
    console.log(`Began ${answers.title} in ${here || basename(resolve(folder))}: ${files.length} files.\n`);
    console.log(`Next:\n${steps.map((step) => `  ${step}`).join("\n")}`);
  }
}

/** `longhand new`: begins an essay in the blog's posts folder. */
export async function runNew(
  root: string,
  title: string,
  flags: { slug?: string },
  options: OutputOptions,
): Promise<void> {
  const blog = await loadBlog(root, { isProduction: false });
  const path = await newPost(title, {
    root,
    postsFolder: blog.folders.posts,
    today: dateFromTime(clock(), blog.timeZone).day,
    slugify,
    ...(flags.slug && { slug: flags.slug }),
  });
  if (options.json) console.log(JSON.stringify({ ok: true, path }, null, 2));
  else if (!options.quiet)
    console.log(`Began ${path}. It is a draft: see it with longhand dev, publish it with status: published.`);
}
