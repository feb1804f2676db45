import type { PipelineOptions } from "../pipeline.ts";
import { type Problem, throwWith } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { begin, createKeys, headingsBefore } from "./begin.ts";
import { Crew } from "./crew.ts";
import { type MadeFile, makeFiles } from "./files.ts";
import type { Memory } from "./record.ts";
import { type Shard, ShardWriter } from "./shards.ts";
import type { ThreadStart } from "./worker.ts";

/** What became of a shard. */
export interface MadeShard {
  /** Problems of texts, addresses and images. The finished site is checked when all shards are joined. */
  problems: Problem[];
  /** How many files were made. */
  files: number;
}

/** Renders a part of the pages into a folder (absolute) of its own. With errors the folder has no shard. */
export async function makeShard(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  memory: Memory,
  shard: Shard,
  folder: string,
): Promise<MadeShard> {
  const crew = new Crew({ root, blog } satisfies ThreadStart);
  try {
    const begun = await begin(crew, root, blog, options, memory);
    const { prints, prepared } = begun;
    const { plan, problems } = prepared;
    const writer = new ShardWriter(folder);
    if (!plan) return { problems, files: 0 };
    const keyOf = createKeys(prints, plan);
    const before = headingsBefore(prepared);
    const pages = new Map(plan.pages.map((page) => [page.outputPath, page]));
    // Neighbours in the plan are alike, so that each shard gets some of each kind.
    const wanted = plan.pages.filter((page, index) => index % shard.count === shard.number - 1 && !page.listsOwnPages);
    let files = 0;
    const take = (made: MadeFile[]): void => {
      files += made.length;
      for (const file of made) {
        const page = pages.get(file.outputPath);
        if (page) writer.add(file, keyOf(page, before));
      }
    };
    const work = { root, blog, options, begun, plan, crew, wanted, hasOwnTemplates: false, isTextWanted: true };
    await makeFiles({ ...work, take }).catch(throwWith(problems));
    writer.finish(shard, prints.files);
    return { problems, files };
  } finally {
    await crew.close();
  }
}
