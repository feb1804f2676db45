import type { FileFacts } from "../checks/file-facts.ts";
import { lookAtFile } from "../checks/look.ts";
import { type StagedText, stageText } from "../publish/staging.ts";
import { toSearchText } from "../search/record.ts";
import type { Blog } from "../settings/settings.ts";

/** A file whose text is finished, whoever has rendered it. Plain data that can be handed to another thread. */
export interface RenderedText {
  outputPath: string;
  url: string;
  /** Its text in UTF-8. */
  bytes: Uint8Array;
  /** False for a page of the author's own templates. */
  isPlanned: boolean;
  /** The HTML of its text alone, when readers can search it. */
  html?: string;
}

/** What is known of a finished file. Plain data. */
export interface FinishedText {
  facts: FileFacts;
  /** Where it waits to be published, when it is to be. */
  staged?: StagedText;
  /** What its text says, when readers can search it. */
  searchText?: string;
}

/**
 * Looks at a finished file, and lets it wait to be published. Needs neither the plan nor other files, so any thread can
 * do it.
 *
 * @param output the output folder in which it is staged, absolute; without one it is not
 */
export function finishText(file: RenderedText, blog: Pick<Blog, "origin" | "url">, output?: string): FinishedText {
  const { outputPath, bytes } = file;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return {
    facts: lookAtFile({ ...file, text }, blog),
    ...(output !== undefined && { staged: stageText(output, outputPath, bytes) }),
    ...(file.html !== undefined && { searchText: toSearchText(file.html) }),
  };
}
