import fc from "fast-check";

const words = [
  "word",
  "Word.",
  "ä",
  "日本",
  "🎉",
  "\u202e",
  "&amp;",
  "&lt;b&gt;",
  "&#x6a;",
  '"',
  "'",
  "--",
  "...",
  "x < y",
  "\\*",
  "\\<",
];

const markdown = [
  "*",
  "**",
  "_",
  "~~",
  "`",
  "``",
  "[",
  "]",
  "](/x/)",
  '](x.png "caption *a*")',
  "![",
  "[^1]",
  "^[",
  "[^1]: Note.\n",
  "[x]: /y/\n",
  "[x]",
  "<https://a.example/>",
  "# ",
  "## ",
  "\n===\n",
  "- ",
  "  - ",
  "1. ",
  "> ",
  "    ",
  "\t",
  "\n\n***\n\n",
  "\n```\n",
  "| a | b |\n|---|:-:|\n| c | ",
  " |\n",
  "\n",
  "\n\n",
  " ",
  "  \n",
];

const harmless = [
  "<b>bold</b>",
  '<span class="x">a</span>',
  "<kbd>K</kbd>",
  "<br>",
  '\n\n<div id="a">\ntext\n</div>\n\n',
  "\n\n<hr>\n\n",
];

const html = [
  "<b>",
  "</b>",
  "<i class=x>",
  "</i>",
  "<div>\n",
  "</div>\n",
  "\n<section>\n\n",
  "\n</section>\n\n",
  "<p>",
  "</p>",
  "<ul><li>",
  "</ul>",
  "<table><tr><td>",
  "</table>",
  "<br>",
  "<img src=x alt=y>",
  '<a href="/x/">',
  "</a>",
  "<form>",
  "</form>",
  "<blink>",
  "<b onclick=x>",
  '<a href="javascript:x">',
  "<u style=color:red>",
  "</u>",
];

/** Texts made of pieces: Markdown alone; with HTML that may stand there; with HTML of which some may not. */
export function sources(kind: "markdown" | "harmless" | "html"): fc.Arbitrary<string> {
  const own = [...words, ...markdown];
  const pieces = {
    markdown: own,
    // In HTML, characters that stand for themselves may be written as entities and the reverse.
    harmless: [...own.filter((piece) => !/[&<]/.test(piece)), ...harmless],
    html: [...own, ...html, ...html],
  };
  return fc.array(fc.constantFrom(...pieces[kind]), { maxLength: 24 }).map((parts) => parts.join(""));
}
