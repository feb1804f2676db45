import type { MarkdownIt, Token } from "markdown-it";
import { error, type Problem, warning } from "../problem.ts";
import type { Sanitizer } from "./allow-list.ts";
import { findUnreadFormulas } from "./formula.ts";
import { mayLeadHome } from "./links.ts";
import { findTooDeep } from "./nesting.ts";
import { findRemovedHtml, type HtmlFinding } from "./raw-html.ts";
import { findUnreadAttributes } from "./unread-attributes.ts";
import { findUnreadLinks } from "./unread-links.ts";
import type { WrittenExpansion } from "./written-expansions.ts";

/** A text of the author's: its path from the blog's root, and the line of the file on which the Markdown begins, from 1. */
export interface MarkdownSource {
  path: string;
  body: string;
  bodyLine: number;
}

/** A warning for each thing in the HTML of a parsed text that will not be published as it is written. */
export function findHtmlProblems(tokens: Token[], source: MarkdownSource, sanitize: Sanitizer): Problem[] {
  return findRemovedHtml(tokens, source.body, sanitize).map((finding) => {
    const place = { path: source.path, line: finding.line + source.bodyLine - 1, column: finding.column };
    const { code, fact, remedy } = describe(finding);
    return warning(code, place, fact, remedy);
  });
}

/** An error for each part of a text that is nested too deeply to be published. */
export function findNestingProblems(md: MarkdownIt, source: MarkdownSource): Problem[] {
  return findTooDeep(md, source.body).map(({ line, column }) =>
    error(
      "nested-too-deep",
      { path: source.path, line: line + source.bodyLine - 1, column },
      "The text is nested too deep here: 100 levels are the limit, and what is in them would not be published as it should.",
      "Take quotations (>), lists (-) or brackets ([) around it away.",
    ),
  );
}

/** An error for each formula of a parsed text that cannot be read. */
export function findFormulaProblems(tokens: Token[], source: MarkdownSource): Problem[] {
  return findUnreadFormulas(tokens, source.body).map(({ message, line, column }) =>
    error(
      "formula-unread",
      { path: source.path, line: line + source.bodyLine - 1, column },
      `The formula cannot be read: ${message}.`,
      "Correct it; https://temml.org/docs/en/supported lists what there is. A dollar sign that begins no formula is written \\$.",
    ),
  );
}

/** A warning for each link and image of a parsed text that Markdown takes for text. */
export function findLinkProblems(tokens: Token[], source: MarkdownSource): Problem[] {
  return findUnreadLinks(tokens, source.body).map(({ written, address, line, column }) => {
    const place = { path: source.path, line: line + source.bodyLine - 1, column };
    const what = written.startsWith("!") ? "image" : "link";
    const scheme = /^[a-z]+:(?!.*\s)/i.exec(address)?.[0];
    return scheme
      ? warning(
          "link-unread",
          place,
          `Readers would see "${written}" as it stands: no ${what} may begin with "${scheme}".`,
          what === "image"
            ? "Put the file into the folder images, and write its path there."
            : "Write an address of the web or of the blog.",
        )
      : warning(
          "link-unread",
          place,
          `Readers would see "${written}" as it stands: in Markdown, an address with spaces is none.`,
          `Put it between angle brackets: ${written.replace(/\(.*\)$/s, `(<${address}>)`)}`,
        );
  });
}

/** A warning for the braces behind each image of a parsed text that are no attributes. */
export function findAttributeProblems(tokens: Token[], source: MarkdownSource): Problem[] {
  return findUnreadAttributes(tokens, source.body).map(({ written, line, column }) =>
    warning(
      "attribute-unread",
      { path: source.path, line: line + source.bodyLine - 1, column: column + 1 },
      `Readers would see "${written}" as it stands: these are no attributes of an image.`,
      "Write {.wide}, {.full}, {width=300} in whole pixels or {dark=night.png}; or \\{ when readers shall see it.",
    ),
  );
}

/** A warning for each expandable link of a text that leads out of the blog. */
export function findExpansionProblems(links: WrittenExpansion[], source: MarkdownSource, home: string): Problem[] {
  return links
    .filter(({ href }) => !href.startsWith("#") && !mayLeadHome(href, home))
    .map(({ href, line, column }) =>
      warning(
        "expand-foreign",
        { path: source.path, line: line + source.bodyLine - 1, column },
        `Only what is on the blog can be shown in place, so the link to ${href} is a plain one.`,
        "Take the colon away, or write \\: when readers shall see it.",
      ),
    );
}

const KEEP_ALL = 'set markdown: { html: "all" } if every byte that you publish is yours.';

function describe({ kind, what }: HtmlFinding): { code: string; fact: string; remedy: string } {
  const removed = (fact: string, remedy: string) => ({
    code: "html-removed",
    fact: `${what} is taken out: ${fact}`,
    remedy,
  });
  const unbalanced = (fact: string, remedy: string) => ({ code: "html-unbalanced", fact, remedy });
  switch (kind) {
    case "element":
      return removed(
        "of HTML in Markdown, only structure, text and media are published.",
        `Write it in Markdown, or ${KEEP_ALL}`,
      );
    case "attribute":
      return removed(
        "this attribute is not one of those that HTML in Markdown may have.",
        `Leave it out, or ${KEEP_ALL}`,
      );
    case "address":
      return removed(
        "an address that begins with it could run code or leave the web.",
        `Write an address with https://, or ${KEEP_ALL}`,
      );
    case "frame": {
      const host = URL.canParse(what) ? new URL(what).hostname : "";
      return removed(
        "a page of others is shown only when its host is on your list, and by https.",
        `Write a link to it, or add its host: markdown: { frames: ["${host || "player.vimeo.com"}"] }`,
      );
    }
    case "frame-title":
      return {
        code: "html-frame-title",
        fact: "The frame has no title, so people who listen to the page do not learn what is in it.",
        remedy: 'Say what it shows: title="The press at work, a video of two minutes"',
      };
    case "misplaced":
      return unbalanced(
        `${what} cannot stand here, so it is left out.`,
        "Write it in the element to which it belongs, in the same block of the Markdown.",
      );
    case "unopened":
      return unbalanced(
        `${what} closes nothing that was opened in the same place, so it is left out.`,
        "Take it away, or open the element in the same block of the Markdown.",
      );
    case "unclosed":
      return unbalanced(
        `${what} is never closed in the place where it was opened, so it ends there.`,
        `Write ${what.replace("<", "</")} where it should end.`,
      );
    case "unfinished":
      return unbalanced(
        `${what} has no end, so what follows it here is left out.`,
        what === "<!--"
          ? "End the comment with -->."
          : "End the tag with >, and each of its attributes with a quotation mark.",
      );
    case "too-deep":
      return unbalanced(`${what} stands in 100 other elements, so it is left out.`, "Close some of them first.");
  }
}
