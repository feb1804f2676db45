import { join } from "node:path";
import { createMarkdown } from "../markdown/create.ts";
import type { Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { slugify } from "../urls/slug.ts";
import {
  findReplacedLayouts,
  importTemplate,
  isTypeScriptTemplate,
  type LayoutModule,
  loadLayouts,
} from "./layouts.ts";
import { listOwnTemplates } from "./own-templates.ts";
import { CollectionItem, type Session } from "./session.ts";

/** Prepares what all batches share: layouts, Markdown, collections. */
export async function createSession(root: string, blog: Blog, plan: Plan, isPreview = false): Promise<Session> {
  const [layouts, replaced, templates] = await Promise.all([
    loadLayouts(),
    findReplacedLayouts(root, blog.folders.layouts),
    importOwnTemplates(root, blog.folders.pages),
  ]);
  return {
    blog,
    root,
    plan,
    isPreview,
    layouts,
    replaced,
    templates,
    createMarkdown: () => createMarkdown({ ...blog.markdown, language: blog.language, slugify }),
    contexts: new Map(
      plan.pages.flatMap(({ source, content }) => (content.kind === "markdown" ? [[source, content.context]] : [])),
    ),
    ownPages: [],
    html: new Map(),
    collections: collect(plan),
  };
}

async function importOwnTemplates(root: string, folder: string): Promise<Map<string, LayoutModule>> {
  const templates = new Map<string, LayoutModule>();
  for (const file of listOwnTemplates(root, folder).filter(isTypeScriptTemplate)) {
    templates.set(`${folder}/${file}`, await importTemplate(join(root, folder, file), root));
  }
  return templates;
}

/** `collections.posts`, `collections.all` and one for each tag, oldest first as in Eleventy. */
function collect(plan: Plan): Map<string, CollectionItem[]> {
  const collections = new Map<string, CollectionItem[]>([
    ["posts", []],
    ["all", []],
  ]);
  for (const { page, post } of [...plan.listed].reverse()) {
    const item = new CollectionItem(page, post);
    for (const name of new Set(["posts", "all", ...post.tags])) {
      const items = collections.get(name);
      if (items) items.push(item);
      else collections.set(name, [item]);
    }
  }
  return collections;
}
