import type { FileFacts } from "../checks/file-facts.ts";
import { lookAtFile } from "../checks/look.ts";
import { type StagedText, stageText } from "../publish/staging.ts";
import { toSearchText } from "../search/record.ts";
import type { Blog } from "../settings/settings.ts";

// As it is, also where it begins with a mark of the byte order.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A file whose text is finished, whoever has rendered it. Plain data. */
export interface RenderedText {
  outputPath: string;
  url: string;
  /** In UTF-8 when it comes from another thread, which hands over the bytes instead of copying the text. */
  text: string | Uint8Array;
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
  const text = typeof file.text === "string" ? file.text : decoder.decode(file.text);
  return {
    facts: lookAtFile({ ...file, text }, blog),
    ...(output !== undefined && { staged: stageText(output, file.outputPath, toBytes(file.text)) }),
    ...(file.html !== undefined && { searchText: toSearchText(file.html) }),
  };
}

function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? Buffer.from(text) : text;
}
