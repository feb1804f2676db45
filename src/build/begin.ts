import { join } from "node:path";
import { startIcons } from "../files/prepare.ts";
import { type PipelineOptions, type Prepared, planContent } from "../pipeline.ts";
import type { Page, Plan } from "../plan/page.ts";
import { usesEleventy } from "../render/start.ts";
import type { Blog } from "../settings/settings.ts";
import { lap } from "../timings.ts";
import { headingsOf } from "../urls/addresses.ts";
import { Colouring } from "./colouring.ts";
import type { Crew } from "./crew.ts";
import { type TakenFingerprints, takeFingerprints } from "./fingerprints.ts";
import type { BuildRecord, Memory } from "./record.ts";
import { readTexts, type Texts } from "./texts.ts";

/** A build up to the plan. */
export interface Begun {
  prints: TakenFingerprints;
  /** Of the last build. */
  record: BuildRecord;
  /** Of this one. */
  texts: Texts;
  /** How code gets its colours. */
  colouring: Colouring;
  prepared: Prepared;
}

/** Reads the texts that have changed, and plans the whole site. */
export async function begin(
  crew: Crew,
  root: string,
  blog: Blog,
  options: PipelineOptions & { prints?: TakenFingerprints },
  memory: Memory,
): Promise<Begun> {
  const prints = options.prints ?? (await takeFingerprints(root, blog, options.isPreview));
  lap("settings");
  const record = memory.recall(prints);
  lap("record");
  const icons = startIcons(root, blog);
  // A preview needs the grammars in this thread, for the pages that are saved later; Eleventy needs them before each run.
  const isColouredElsewhere = !options.isPreview && !(await usesEleventy(root));
  const colouring = new Colouring(crew, join(root, blog.folders.cache), isColouredElsewhere);
  const texts = await readTexts(root, blog, options.now, record.texts, crew, (code) => colouring.add(code));
  lap("content");
  return {
    prints,
    record,
    texts,
    colouring,
    prepared: await planContent(root, blog, options, texts.content, { icons, related: record.related }),
  };
}

/** The key of a page with all that it depends on; `headings` are those before or after the build. */
export type KeyOf = (page: Page, headings: (path: string) => string | undefined) => string;

/** How pages of this plan get their keys. */
export function createKeys({ seeWholeBlog }: TakenFingerprints, plan: Plan): KeyOf {
  const collections = seeWholeBlog ? plan.collectionsKey() : "";
  return (page, headings) => `${page.layout ? collections : ""} ${page.key(headings)}`;
}

/** The headings of texts before the build, as the ledger has them. */
export function headingsBefore({ addresses }: Prepared): (path: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (addresses && !known.has(path)) known.set(path, headingsOf(addresses, path));
    return known.get(path);
  };
}
