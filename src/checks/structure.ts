import type { PageFacts, ScannedHeading } from "../html/scan.ts";
import { createCounter, type Finding } from "./finding.ts";
import { findJsonFault } from "./json.ts";

/** Looks at one page: language, title, headings, ids that differ, descriptions of images, structured data. */
export function checkStructure(facts: PageFacts): Finding[] {
  const findings: Finding[] = [];
  if (!facts.lang) {
    findings.push({
      code: "page-lang",
      fact: "The page does not say its language.",
      remedy: "Set lang on <html> in the base layout.",
    });
  }
  if (!facts.title) {
    findings.push({
      code: "page-title",
      fact: "The page has no <title>.",
      remedy: "Print the head in the base layout.",
    });
  }
  return [
    ...findings,
    ...checkHeadings(facts.headings),
    ...checkIds(facts.ids),
    ...checkAlts(facts),
    ...checkJsonLd(facts),
    ...checkExpansions(facts),
  ];
}

function checkHeadings(headings: ScannedHeading[]): Finding[] {
  const main = headings.filter(({ level }) => level === 1);
  const findings: Finding[] = [];
  if (main.length === 0) {
    findings.push({
      code: "page-h1",
      fact: "The page has no main heading (h1).",
      remedy: "Let the layout print the title in <h1>.",
    });
  }
  const second = main[1];
  if (second) {
    findings.push({
      code: "page-h1",
      fact: `The page has ${main.length} main headings (h1); the second is “${second.text}”.`,
      remedy: "The title is the main heading; begin the headings of the text with ##.",
      cause: { kind: "heading", level: 1, text: second.text, nth: 0 },
    });
  }
  const count = createCounter();
  headings.forEach(({ level, text }, index) => {
    const nth = count(`${level} ${text}`);
    const before = headings[index - 1]?.level;
    if (before === undefined || level <= before + 1) return;
    findings.push({
      code: "heading-skipped",
      fact: `The heading “${text}” is of level ${level} (${"#".repeat(level)}) and follows one of level ${before}.`,
      remedy: `Write ${"#".repeat(before + 1)}: those who listen to the page take the gap for a part that is missing.`,
      cause: { kind: "heading", level, text, nth },
      inLayout: { code: "layout-heading-skipped", remedy: `Write it as <h${before + 1}> in the layout.` },
    });
  });
  return findings;
}

function checkIds(ids: string[]): Finding[] {
  const count = createCounter();
  return ids.flatMap((id) =>
    count(id) === 1
      ? [
          {
            code: "page-id-twice",
            fact: `The page has the id "${id}" twice.`,
            remedy: "Give one of them another id.",
            cause: { kind: "id", id, nth: 1 },
          } satisfies Finding,
        ]
      : [],
  );
}

/** An empty `alt` says that an image is decoration. Markdown without a description is looked at where it is written. */
function checkAlts({ images }: PageFacts): Finding[] {
  const count = createCounter();
  return images.flatMap(({ src, alt }) => {
    const nth = count(src);
    if (alt !== undefined) return [];
    const finding: Finding = {
      code: "image-alt",
      fact: `An image has no description: ${src}`,
      remedy: 'Write what it shows into its alt attribute; alt="" says that it is only decoration.',
      cause: { kind: "file", url: src, nth },
    };
    return [finding];
  });
}

function checkJsonLd({ jsonLd }: PageFacts): Finding[] {
  return jsonLd.flatMap((text) => {
    const fault = findJsonFault(text);
    if (fault === undefined) return [];
    const finding: Finding = {
      code: "json-ld",
      fact: `The structured data of the page is not JSON: ${fault}.`,
      remedy: "Write it with JSON.stringify in the layout, with < as \\u003c.",
    };
    return [finding];
  });
}

const EXPAND_FAULTS: Record<string, [fact: string, remedy: string]> = {
  empty: ["there is nothing to show under it", "Lead it to a heading with some text below it."],
  "no-heading": ["what has this id is no heading", "Lead it to the heading above."],
  itself: ["the link stands in that section itself", "Take the colon away, and it is a plain link."],
};

/** Expandable links that lead to something that is there, and yet have no section to show. */
function checkExpansions({ links }: PageFacts): Finding[] {
  if (!links.some(({ expandFault }) => expandFault)) return [];
  const count = createCounter();
  return links.flatMap(({ href, expandFault }): Finding[] => {
    const nth = count(href);
    const [why, remedy] = EXPAND_FAULTS[expandFault ?? ""] ?? [];
    if (!why || !remedy) return [];
    const fact = `The link to ${href} cannot show its section: ${why}.`;
    return [{ code: "expand-dead", fact, remedy, cause: { kind: "link", href, nth } }];
  });
}
