import { loadHtmlParser } from "./htmlparser.ts";

/** Elements whose text a reader does not see. */
const UNSEEN = new Set([
  "script",
  "style",
  "template",
  "noscript",
  "title",
  "svg",
  "math",
  "iframe",
  "object",
  "select",
]);

/** Elements that begin and end a line. https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3 */
const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table tbody tfoot thead tr ul"
  ).split(" "),
);

/**
 * What a reader sees of some HTML, as plain text: one line for each block, white space collapsed except in `<pre>`,
 * entities decoded. Pictures leave nothing behind, formulas their source, boxes of tasks ☑ or ☐.
 *
 * @example
 * htmlToText("<h2>A &amp; B</h2><p>One<br>two</p>"); //=> "A & B\nOne\ntwo"
 */
export function htmlToText(html: string): string {
  const lines: string[] = [];
  let line = "";
  let unseenDepth = 0;
  let preDepth = 0;

  const endLine = () => {
    lines.push(line.trimEnd());
    line = "";
  };
  const endBlock = () => {
    if (line.trim() !== "") endLine();
    line = "";
  };
  const append = (data: string) => {
    if (preDepth > 0) {
      line += data;
      return;
    }
    const collapsed = data.replace(/[\t\n\f\r ]+/g, " ");
    line += line === "" || line.endsWith(" ") ? collapsed.replace(/^ /, "") : collapsed;
  };

  const { Parser } = loadHtmlParser();
  const parser = new Parser({
    onopentag(tag, attributes) {
      // A formula is read by its source, a task by its box.
      if (tag === "math" && unseenDepth === 0) append(attributes.alttext ?? "");
      if (tag === "input" && attributes.type === "checkbox" && unseenDepth === 0)
        append("checked" in attributes ? "☑" : "☐");
      if (UNSEEN.has(tag)) unseenDepth++;
      if (BLOCKS.has(tag)) endBlock();
      if (tag === "pre") preDepth++;
      if (tag === "br" && unseenDepth === 0) endLine();
      if ((tag === "td" || tag === "th") && unseenDepth === 0) append(" ");
    },
    ontext(data) {
      if (unseenDepth === 0) append(data);
    },
    onclosetag(tag) {
      if (BLOCKS.has(tag)) endBlock();
      if (UNSEEN.has(tag)) unseenDepth--;
      if (tag === "pre") preDepth--;
    },
  });
  parser.end(html);
  endBlock();
  return lines.join("\n").trim();
}
