import type { PageFacts } from "../html/scan.ts";
import type { Severity } from "../problem.ts";

/** Something that is wrong on a page by itself, whatever the other pages are. */
export interface Finding {
  code: string;
  severity: Severity;
  fact: string;
  remedy: string;
  /** How the author may have written what causes it. */
  causes: (string | RegExp)[];
}

/** Looks at one page: language, title, one main heading, ids that differ, descriptions of images. */
export function checkStructure(url: string, facts: PageFacts): Finding[] {
  const findings: Finding[] = [];
  const page = `The page ${url}`;
  const add = (code: string, fact: string, remedy: string, causes: Finding["causes"] = []): void => {
    findings.push({
      code,
      severity: code === "image-alt" ? "warning" : "error",
      fact: `${page} ${fact}`,
      remedy,
      causes,
    });
  };
  if (!facts.lang) add("page-lang", "does not say its language.", "Set lang on <html> in the base layout.");
  if (!facts.title) add("page-title", "has no <title>.", "Print the head in the base layout.");
  if (facts.h1 === 0) add("page-h1", "has no main heading (h1).", "Let the layout print the title in <h1>.");
  if (facts.h1 > 1) {
    const remedy = "The title is the main heading; begin the headings of the text with ##.";
    add("page-h1", `has ${facts.h1} main headings (h1).`, remedy, [/^# /m, /<h1/i]);
  }
  const ids = new Set<string>();
  for (const id of facts.ids) {
    if (ids.has(id)) add("page-id-twice", `has the id "${id}" twice.`, "Give one of them another id.", [id]);
    ids.add(id);
  }
  for (const { src } of facts.imagesWithoutAlt) {
    const remedy = 'Write what it shows: ![A train window in the rain](…); alt="" says that it is only decoration.';
    add("image-alt", `has an image without a description: ${src}`, remedy, [src]);
  }
  return findings;
}
