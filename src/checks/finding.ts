import type { CheckName } from "../settings/site-checks.ts";

/** A check that the settings know, or one that no setting can turn off. */
export type FindingCode = CheckName | "link-draft";

/** Something that is wrong with the finished site. Its severity is a matter of the settings. */
export interface Finding {
  code: FindingCode;
  /** Without the page, which is added when the cause is not found in an author's file. */
  fact: string;
  remedy: string;
  cause?: Cause;
  /** What it is when no author's file has the cause, so that a layout has. */
  inLayout?: { code: CheckName; remedy: string };
}

/**
 * What on the page is wrong, by which it is found in the author's file. `href` and `url` are as they stand on the page;
 * the n-th (from 0) of those that are alike there is the n-th that is alike in the Markdown.
 */
export type Cause =
  | { kind: "link"; href: string; nth: number }
  | { kind: "file"; url: string; nth: number }
  | { kind: "heading"; level: number; text: string; nth: number }
  | { kind: "id"; id: string; nth: number }
  /** A field of the front matter. */
  | { kind: "field"; name: string };

/** Counts how often each text has come before. */
export function createCounter(): (text: string) => number {
  const counts = new Map<string, number>();
  return (text) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return count;
  };
}
