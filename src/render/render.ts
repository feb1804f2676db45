import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../import-file.ts";
import type { Page } from "../plan/page.ts";
import { error, ProblemError } from "../problem.ts";
import type { EleventyClass, EleventyConfig } from "./eleventy-api.ts";
import { listOwnTemplates } from "./own-templates.ts";
import { virtualPath } from "./plugin.ts";
import { type Batch, batchKey, type Session } from "./session.ts";

/** A finished page: the text of one file of the site. */
export interface RenderedPage {
  outputPath: string;
  url: string;
  /** The author's file, or what makes the page. */
  source: string;
  text: string;
  /** Absent for pages of the author's own templates, which the plan does not know. */
  page?: Page;
}

/** Eleventy searches its pages one by one for each page, so many small runs are faster than one large run. */
const BATCH_SIZE = 500;

/** Names of Eleventy's configuration file in a blog. */
const configNames = [".eleventy.ts", ".eleventy.js", "eleventy.config.ts", "eleventy.config.js"];

/** Renders the plan through Eleventy, batch by batch. Feeds come last: they use the HTML of the posts. */
export async function* renderSite(session: Session): AsyncGenerator<RenderedPage[]> {
  const isFeed = (page: Page): boolean => page.content.kind === "text";
  const pages = [...session.plan.pages.filter((page) => !isFeed(page)), ...session.plan.pages.filter(isFeed)];
  const hasOwnTemplates = listOwnTemplates(session.root, session.blog.folders.pages).length > 0;
  for (let start = 0; start < pages.length; start += BATCH_SIZE) {
    const batch = pages.slice(start, start + BATCH_SIZE);
    yield await renderBatch({ session, pages: batch, hasOwnTemplates: hasOwnTemplates && start === 0 });
  }
}

async function renderBatch(batch: Batch): Promise<RenderedPage[]> {
  // Eleventy's hook into module loading costs start-up time, and nothing here needs it.
  process.env.ELEVENTY_SKIP_ESM_RESOLVER ??= "1";
  const { default: Eleventy } = (await import("@11ty/eleventy" as string)) as { default: EleventyClass };
  const { session } = batch;
  const eleventy = new Eleventy(".", session.blog.folders.output, {
    source: "script",
    quietMode: true,
    loader: "esm",
    configPath: await findConfig(session.root),
    config: (config: EleventyConfig) => {
      config[batchKey] = batch;
    },
  });
  eleventy.disableLogger();
  let results: Awaited<ReturnType<typeof eleventy.toJSON>>;
  try {
    results = await eleventy.toJSON();
  } catch (issue) {
    throw new ProblemError([explain(issue)]);
  }
  const pageByPath = new Map(batch.pages.map((page) => [`./${virtualPath(page)}`, page]));
  const rendered: RenderedPage[] = [];
  for (const result of results) {
    const page = pageByPath.get(result.inputPath);
    if (page) {
      rendered.push({ outputPath: page.outputPath, url: page.url, source: page.source, text: result.content, page });
    } else if (result.outputPath !== false && result.url !== false) {
      const outputPath = result.outputPath.replace(/^\.\//, "").slice(session.blog.folders.output.length + 1);
      rendered.push({ outputPath, url: result.url, source: result.inputPath.slice(2), text: result.content });
    }
  }
  return rendered;
}

/** The author's Eleventy configuration, or the plugin itself, which is a configuration as well. */
async function findConfig(root: string): Promise<string> {
  const own = configNames.find((name) => existsSync(join(root, name)));
  if (own) return own.endsWith(".ts") ? relative(root, await compile(join(root, own), root)) : own;
  const extension = import.meta.url.endsWith(".js") ? "js" : "ts";
  return resolve(fileURLToPath(new URL(`../eleventy.${extension}`, import.meta.url)));
}

function explain(issue: unknown) {
  let cause: unknown = issue;
  const messages: string[] = [];
  while (cause instanceof Error) {
    messages.push(cause.message.split("\n")[0] ?? "");
    cause = (cause as { originalError?: unknown }).originalError ?? cause.cause;
  }
  const own = /(?:^|[\s("'`])(?:\.\/)?((?:layouts|pages)\/[^\s"'`():]+|\.eleventy\.[a-z]+)/.exec(messages.join(" "));
  const error_ = error(
    "render-failed",
    own?.[1] ? { path: own[1] } : undefined,
    `Eleventy stopped: ${[...new Set(messages)].join(" ← ")}`,
    "Correct the template, layout or plugin it names. With --debug the whole trace is printed.",
  );
  return Object.assign(error_, { cause: issue });
}
