import { startIcons } from "../files/prepare.ts";
import { type PipelineOptions, type Prepared, planContent } from "../pipeline.ts";
import type { Page, Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { lap } from "../timings.ts";
import { headingsOf } from "../urls/addresses.ts";
import type { Crew } from "./crew.ts";
import { type TakenFingerprints, takeFingerprints } from "./fingerprints.ts";
import type { BuildRecord, Memory } from "./record.ts";
import { readTexts, type Texts } from "./texts.ts";
import type { PlanTask } from "./worker.ts";

/** A build up to the plan. */
export interface Begun {
  prints: TakenFingerprints;
  /** Of the last build. */
  record: BuildRecord;
  /** Of this one. */
  texts: Texts;
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
  const texts = await readTexts(root, blog, options.now, record.texts, crew);
  lap("content");
  return {
    prints,
    record,
    texts,
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

/** What another thread needs to make the same plan. */
export function describePlan({ texts, prepared }: Begun, crew: Crew): Omit<PlanTask, "options"> | undefined {
  const { files, ledgerFile } = prepared;
  const { listing, records, readElsewhere } = texts;
  // A thread knows what it has read; of two, each knows a part.
  const missing = [...records.values()].filter(({ path }) => crew.size > 1 || !readElsewhere.has(path));
  return (
    files && {
      listing,
      // Many small objects travel faster as one text, which the other thread takes apart while this one goes on.
      records: JSON.stringify(missing.filter(({ isFleeting }) => !isFleeting)),
      fleeting: missing.filter(({ isFleeting }) => isFleeting),
      ledgerText: ledgerFile.text,
      files,
    }
  );
}
