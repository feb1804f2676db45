import { loadHtmlParser } from "./htmlparser.ts";

/** What names an element, or leads to one that is named. */
const NAMING = new Set([
  "id",
  "for",
  "autofocus",
  "popover",
  "popovertarget",
  "popovertargetaction",
  "aria-labelledby",
  "aria-describedby",
  "aria-controls",
  "aria-details",
  "headers",
  "fetchpriority",
]);

/** Elements without content. https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/**
 * A copy of finished HTML that may stand on a page beside the original or another copy: it has no ids and no headings,
 * every element that it opens is closed in it, and none is closed that it has not opened. Headings become strong lines.
 *
 * @example
 * copyHtml('<h3 id="a">A</h3><div>b</section>') //=> '<p class="copied-heading"><strong>A</strong></p><div>b</div>'
 */
export function copyHtml(html: string): string {
  let copy = "";
  let summaries = 0;
  const { Parser } = loadHtmlParser();
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (isHeading(tag)) {
          // In a summary stands nothing but a line.
          copy += summaries > 0 ? "<strong>" : '<p class="copied-heading"><strong>';
          return;
        }
        if (tag === "summary") summaries++;
        copy += `<${tag}${Object.entries(attributes).map(writeAttribute(tag)).join("")}>`;
      },
      ontext(text) {
        copy += text;
      },
      onclosetag(tag) {
        if (isHeading(tag)) copy += summaries > 0 ? "</strong>" : "</strong></p>";
        else if (!VOID.has(tag)) copy += `</${tag}>`;
        if (tag === "summary") summaries--;
      },
    },
    { decodeEntities: false },
  );
  parser.end(html);
  return copy;
}

function isHeading(tag: string): boolean {
  return /^h[1-6]$/.test(tag);
}

function writeAttribute(tag: string): (attribute: [name: string, value: string]) => string {
  return ([name, value]) => {
    if (NAMING.has(name) || (name === "name" && tag === "a")) return "";
    return value === "" && name !== "alt" ? ` ${name}` : ` ${name}="${value.replaceAll('"', "&quot;")}"`;
  };
}
