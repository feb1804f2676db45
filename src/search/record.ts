import { htmlToText } from "../html/text.ts";

/** One text as the index has it. Plain data. */
export interface SearchRecord {
  /** Site URL without the base path. */
  url: string;
  title: string;
  /** All that it says, as plain text on one line. */
  text: string;
  /** Labels by which readers may narrow what they have found. */
  tags: string[];
  /** `2025-08-22`; absent for pages without a date. */
  day?: string;
  /** BCP 47 tag of the text. */
  lang: string;
}

/** A file of the index. */
export interface IndexFile {
  /** Below the folder of the index: `fragment/en_5fa656d.pf_fragment`. */
  path: string;
  content: Uint8Array;
}

/** What a reader can search in the HTML of a text: what is seen of it, without the marks of notes. */
export function toSearchText(html: string): string {
  const essay = html.replace(
    /<sup class="footnote-ref">.*?<\/sup>|<a [^>]*class="footnote-backref"[^>]*>.*?<\/a>/gs,
    "",
  );
  return htmlToText(essay).replace(/\s+/g, " ");
}

/** The language of whose stems and words a record is taken apart: `en` for `en-GB`. */
export function indexLanguage(lang: string): string {
  return lang.split("-")[0]?.toLowerCase() ?? lang;
}
