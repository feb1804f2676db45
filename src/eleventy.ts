import { join, resolve } from "node:path";
import { clock } from "./clock.ts";
import { preparePlan } from "./pipeline.ts";
import { hasErrors, ProblemError } from "./problem.ts";
import { recover } from "./publish/journal.ts";
import { copyAssets, writeText } from "./publish/plain.ts";
import type { EleventyConfig, EleventySettings } from "./render/eleventy-api.ts";
import { addBatch, takeBatch } from "./render/plugin.ts";
import { loadLanguages } from "./render/render.ts";
import { createSession } from "./render/start.ts";
import { loadBlog } from "./settings/load.ts";
import { answer, settle } from "./settle.ts";
import { writeLedger } from "./urls/ledger-file.ts";

export type { EleventyConfig } from "./render/eleventy-api.ts";

/**
 * The Eleventy plugin, for `.eleventy.ts`. Under `longhand build` it adds the pages of one batch; when Eleventy runs on
 * its own (`eleventy --config=.eleventy.ts`) it runs the whole pipeline and adds all pages and files.
 * Returns the settings that Eleventy wants from a configuration file.
 *
 * @example
 * export default async function (eleventyConfig: EleventyConfig) {
 *   eleventyConfig.addFilter("shout", (text: string) => `${text}!`);
 *   return longhand(eleventyConfig);
 * }
 */
export default async function longhand(config: EleventyConfig): Promise<EleventySettings> {
  const batch = takeBatch(config);
  if (batch) return addBatch(config, batch);

  const root = resolve(".");
  const blog = await loadBlog(root, { isProduction: true });
  recover(join(root, blog.folders.output), join(root, blog.folders.cache));
  const options = { now: clock(), isPreview: false };
  const prepared = await preparePlan(root, blog, options);
  const { plan, addresses, problems, ledgerFile } = prepared;
  if (!plan || !addresses) throw new ProblemError(problems.filter((problem) => problem.severity === "error"));
  const session = await createSession(root, blog, plan);
  await loadLanguages(plan.pages);
  // Under longhand build the publish stage does this.
  config.on("eleventy.after", ({ directories }: { directories: { output: string } }) => {
    const output = resolve(root, directories.output);
    const settlement = settle({ root, blog, options, prepared, plan, addresses });
    if (hasErrors(settlement.problems)) throw new ProblemError(settlement.problems);
    writeLedger(root, blog.folders.cache, settlement, ledgerFile.text);
    copyAssets(plan.assets, output);
    const answers = answer(settlement, plan, blog);
    for (const { outputPath, text } of answers.texts) writeText(output, outputPath, text);
    for (const { outputPath, of } of answers.copies)
      copyAssets([{ url: `/${outputPath}`, path: join(output, of) }], output);
  });
  return addBatch(config, {
    session,
    pages: plan.pages,
    hasOwnTemplates: session.hasOwnTemplates,
  });
}
