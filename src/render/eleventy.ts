import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { explainDenied } from "../denied.ts";
import { compile } from "../import-file.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import type { EleventyClass, EleventyConfig } from "./eleventy-api.ts";
import { virtualPath } from "./page-data.ts";
import { type Batch, batchKey, type RenderedPage, type Session } from "./session.ts";

const notConfigured = error(
  "eleventy-config-return",
  { path: ".eleventy.ts" },
  "The function in .eleventy.ts does not hand Longhand's settings on to Eleventy.",
  "End it with: return longhand(eleventyConfig);",
);

/** Renders some pages of the plan in one run of Eleventy, and the author's own templates if the batch says so. */
export async function renderBatch(batch: Batch): Promise<RenderedPage[]> {
  const Eleventy = await loadEleventy();
  const { session } = batch;
  const eleventy = new Eleventy(".", session.blog.folders.output, {
    source: "script",
    quietMode: true,
    loader: "esm",
    configPath: await findConfig(session),
    config: (config: EleventyConfig) => {
      config[batchKey] = batch;
      for (const group of Object.values(config.benchmarkManager.getAll())) group.setIsVerbose(false);
    },
  });
  eleventy.disableLogger();
  let results: Awaited<ReturnType<typeof eleventy.toJSON>>;
  try {
    results = await eleventy.toJSON();
  } catch (issue) {
    const { configPath } = session;
    const denied = explainDenied(issue, session.root, configPath ? { path: configPath } : undefined);
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

async function loadEleventy(): Promise<EleventyClass> {
  // Eleventy's hook into module loading costs start-up time, and nothing here needs it.
  process.env.ELEVENTY_SKIP_ESM_RESOLVER ??= "1";
  // `import` opens all of its files at once, and some systems let a program open 64 only. Before 22.12 not every Node
  // can do otherwise. https://nodejs.org/api/process.html#processfeaturesrequire_module
  const { require_module: canRequire } = process.features as { require_module?: boolean };
  if (!canRequire) return ((await import("@11ty/eleventy" as string)) as { default: EleventyClass }).default;
  const require = createRequire(import.meta.url);
  const { default: Eleventy } = require("@11ty/eleventy") as { default: EleventyClass };
  // Else Eleventy imports it, with all that is behind it.
  require(join(dirname(require.resolve("@11ty/eleventy")), "Engines", "Markdown.js"));
  return Eleventy;
}

/**
 * The author's Eleventy configuration, or the plugin itself, which is a configuration as well. Eleventy wants a path
 * from the current folder, with forward slashes.
 */
async function findConfig({ root, configPath }: Session): Promise<string> {
  const extension = import.meta.url.endsWith(".js") ? "js" : "ts";
  // Compiled also when it is JavaScript: its name changes with its content, so `longhand dev` sees a change.
  const path = configPath
    ? await compile(join(root, configPath), root)
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
