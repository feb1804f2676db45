import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { explainDenied } from "../denied.ts";
import { compile } from "../import-file.ts";
import type { Page } from "../plan/page.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
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

const notConfigured = error(
  "eleventy-config-return",
  { path: ".eleventy.ts" },
  "The function in .eleventy.ts does not hand Longhand's settings on to Eleventy.",
  "End it with: return longhand(eleventyConfig);",
);

/** Names of Eleventy's configuration file in a blog. */
export const configNames = [".eleventy.ts", ".eleventy.js", "eleventy.config.ts", "eleventy.config.js"];

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
    const own = configNames.find((name) => existsSync(join(session.root, name)));
    const denied = explainDenied(issue, session.root, own ? { path: own } : undefined);
    throw new ProblemError([denied ?? (batch.isAdded && !batch.isConfigured ? notConfigured : explain(issue))], issue);
  }
  if (!batch.isConfigured) throw new ProblemError([notConfigured]);
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

/**
 * The author's Eleventy configuration, or the plugin itself, which is a configuration as well. Eleventy wants a path
 * from the current folder, with forward slashes.
 */
async function findConfig(root: string): Promise<string> {
  const own = configNames.find((name) => existsSync(join(root, name)));
  const extension = import.meta.url.endsWith(".js") ? "js" : "ts";
  // Compiled also when it is JavaScript: its name changes with its content, so `longhand dev` sees a change.
  const path = own
    ? await compile(join(root, own), root)
    : fileURLToPath(new URL(`../eleventy.${extension}`, import.meta.url));
  return relative(root, path).split(sep).join("/");
}

/** Makes one problem of Eleventy's chain of errors: where the author can act, and the reason. */
function explain(issue: unknown): Problem {
  const messages: string[] = [];
  for (
    let cause = issue;
    cause instanceof Error;
    cause = (cause as { originalError?: unknown }).originalError ?? cause.cause
  ) {
    if (cause instanceof ProblemError && cause.problems[0]) return cause.problems[0];
    messages.push(cause.message.replace(/\.?\/?\.cache\/compiled\/-eleventy-[^\s'"]*/g, ".eleventy.ts"));
  }
  const all = messages.join("\n");
  const path =
    /(?:\.\/)?(layouts\/[^\s"'`():]+)/.exec(all)?.[1] ??
    /(?:\.\/)?((?:pages\/[^\s"'`():]+)|\.eleventy\.[a-z]+)/.exec(all)?.[1];
  const [, line, column] = /\[Line (\d+), Column (\d+)\]|line:(\d+), col:(\d+)/.exec(all)?.filter(Boolean) ?? [];
  // The innermost error knows the reason; template engines put it on their second line.
  const reason = (messages.at(-1) ?? "")
    .split("\n")
    .slice(0, 2)
    .map((text) => text.trim())
    .filter(Boolean)
    .join(" ");
  return error(
    "render-failed",
    path ? { path, ...(line && { line: Number(line) }), ...(column && { column: Number(column) }) } : undefined,
    `Eleventy stopped: ${reason}`,
    "Correct the template, layout or plugin it names. With --debug the whole trace is printed.",
  );
}
