import { existsSync } from "node:fs";
import { join } from "node:path";
import { type KeptColours, readColours } from "../highlight/kept-colours.ts";
import { Highlighter } from "../highlight/tokenize.ts";
import { createMarkdown } from "../markdown/create.ts";
import type { Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { slugify } from "../urls/slug.ts";
import { findConfiguration } from "./configuration.ts";
import {
  findReplacedLayouts,
  importTemplate,
  isTypeScriptTemplate,
  type LayoutModule,
  loadLayouts,
} from "./layouts.ts";
import { listOwnTemplates } from "./own-templates.ts";
import { CollectionItem, type Session } from "./session.ts";

/** Whether Eleventy has a say in each page of a blog. */
export async function usesEleventy(root: string): Promise<boolean> {
  return existsSync(join(root, "_data")) || (await findConfiguration(root)) !== undefined;
}

/**
 * Prepares what all batches share: layouts, Markdown, collections. `readKept` gives what is known of the colours of code;
 * without it, that is what earlier builds have kept.
 */
export async function createSession(
  root: string,
  blog: Blog,
  plan: Plan,
  isPreview = false,
  readKept: () => KeptColours = () => readColours(join(root, blog.folders.cache)),
): Promise<Session> {
  const ownTemplates = listOwnTemplates(root, blog.folders.pages);
  const [configPath, layouts, replaced, templates] = await Promise.all([
    findConfiguration(root),
    loadLayouts(),
    findReplacedLayouts(root, blog.folders.layouts),
    importTemplates(
      root,
      ownTemplates.filter(isTypeScriptTemplate).map((file) => `${blog.folders.pages}/${file}`),
    ),
  ]);
  const highlighter = new Highlighter(readKept);
  const { tokenize } = highlighter;
  let collections: Record<string, CollectionItem[]> | undefined;
  return {
    blog,
    root,
    plan,
    isPreview,
    ...(configPath && { configPath }),
    usesEleventy: configPath !== undefined || existsSync(join(root, "_data")),
    layouts,
    replaced,
    hasOwnTemplates: ownTemplates.length > 0,
    templates,
    createMarkdown: () => {
      const { language, words, untranslated } = blog;
      return createMarkdown({ ...blog.markdown, language, words, untranslated, slugify, tokenize });
    },
    highlighter,
    contexts: new Map(
      plan.pages.flatMap(({ source, content }) => (content.kind === "markdown" ? [[source, content.context]] : [])),
    ),
    ownPages: [],
    html: new Map(),
    collections: () => {
      collections ??= collect(plan);
      return collections;
    },
  };
}

async function importTemplates(root: string, paths: string[]): Promise<Map<string, LayoutModule>> {
  const templates = new Map<string, LayoutModule>();
  for (const path of paths) templates.set(path, await importTemplate(join(root, path), root));
  return templates;
}

function collect(plan: Plan): Record<string, CollectionItem[]> {
  const collections: Record<string, CollectionItem[]> = { posts: [], all: [] };
  for (const { page, post } of [...plan.listed].reverse()) {
    const item = new CollectionItem(page, post);
    for (const name of new Set(["posts", "all", ...post.tags])) {
      // Eleventy looks names up in a plain object, which has some of its own: a tag "constructor" gets no collection.
      if (name in {}) continue;
      const items = collections[name];
      if (items) items.push(item);
      else collections[name] = [item];
    }
  }
  return collections;
}
