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
  return fc.array(fc.constantFrom(...pieces[kind]), { maxLength: 24, size: "max" }).map((parts) => parts.join(""));
}

const tags =
  "a b p div span img video audio source track picture table tr td th li ul ol dl dt dd details summary h2 h6 pre code br hr select option " +
  "script style svg math mtext mglyph annotation-xml foreignObject title desc template textarea xmp plaintext noscript noembed noframes iframe " +
  "object embed form input button base link meta body html head frameset frame marquee isindex image keygen portal custom-element a:b SCRIPT ScRiPt";

const attributes =
  "id class title lang style href src srcset poster cite alt width open start colspan role aria-label onclick onerror ONLOAD onfocus=x&autofocus " +
  "xlink:href formaction action srcdoc data background ping http-equiv content target xmlns on\u0000x is slot";

const values = [
  "x",
  "",
  "/a/",
  "#a",
  "https://a.example/x?y&z",
  "mailto:a@b.example",
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "java&#115;cript:alert(1)",
  "&#x6A;avascript&colon;alert(1)",
  "\u0001javascript:alert(1)",
  "javascript&Tab;:alert(1)",
  "vbscript:x",
  "data:text/html,<script>alert(1)</script>",
  "data:image/svg+xml,<svg onload=x>",
  "data:image/png;base64,AA==",
  "//a.example",
  "\\\\a.example",
  'x" onload="y',
  "x' onload='y",
  "x onload=y",
  "`",
  "><script>alert(1)</script>",
  "a.png 1x, javascript:alert(1) 2x",
  "text-align:left;background:url(javascript:x)",
  "&quot; onload=&quot;y",
  "&lt;script&gt;",
  "<b",
  "-->",
  "]]>",
  "\u2028",
  "\ue000 1 \ue001",
];

const quotings = [
  (value: string) => `="${value}"`,
  (value: string) => `='${value}'`,
  (value: string) => `=${value}`,
  (value: string) => ` = "${value}"`,
  (value: string) => `\n=\n'${value}'`,
  (value: string) => `="${value}`,
  (value: string) => `='${value}`,
  (value: string) => `=\`${value}\``,
  () => "",
];

const spaces = [" ", "\n", "\t", "/", " / ", "\f", "\u0000", "\u00a0", ""];

const odd = [
  "<!--",
  "-->",
  "--!>",
  "<!-->",
  "<!--->",
  "<!- x ->",
  "<![CDATA[",
  "]]>",
  "<?php",
  "?>",
  "<!DOCTYPE html>",
  "<!x",
  "<",
  ">",
  "</",
  "</ p>",
  "<3",
  "<>",
  "</>",
  "</div>",
  "</main>",
  "</article>",
  "</body>",
  "</html>",
  "</table>",
  "</ul>",
  "</li>",
  "</script>",
  "</style>",
  "</textarea>",
  "</title>",
  "</svg>",
  "</p>",
  "</a>",
  "\u0000",
  "\u0001",
  "\u000b",
  "\u000c",
  "\u001b",
  "\u007f",
  "\u0085",
  "\u00ad",
  "\u200b",
  "\u202e",
  "\u2066",
  "\u2069",
  "\ufeff",
  "\ufffd",
  "\uffff",
  "\ue000",
  "\ue000 0 \ue001",
  "\uf8ff",
  "\ud800",
  "\udc00",
  "\ud83d",
  "\r",
  "\r\n",
  "&#0;",
  "&#x110000;",
  "&#xd800;",
  "&lt;script&gt;",
  "&amp;lt;b&amp;gt;",
  "&",
  "&#",
  "&#x",
  "&notanentity;",
  "[a](javascript:alert(1))",
  "[a](<javascript:alert(1)>)",
  "[a](JAVASCRIPT&colon;alert(1))",
  "[a](\tjavascript:alert(1))",
  "![a](javascript:alert(1))",
  "![a](data:image/svg+xml,<svg onload=x>)",
  "<javascript:alert(1)>",
  "[a]: javascript:alert(1)",
  '[a](/x/ "" onload="y")',
  '!["><script>x</script>](x.png)',
  '![a](x.png "<script>x</script>")',
  "[^<script>]",
  "[^__proto__]",
  "[__proto__]: /x/\n\n[__proto__]",
  "```<script>\nx\n```",
  '``` " onload=x\nx\n```',
  "## <script>x</script>",
  '## " onload=x',
  "# {#id onload=x}",
  "| <b | > |\n|---|---|\n| <td> | </table> |\n",
  "> ".repeat(60),
  "- ".repeat(30),
  "[".repeat(60),
  "*".repeat(60),
  "![".repeat(30),
  "<b>".repeat(60),
  "<!--".repeat(20),
];

/** Texts by somebody who means harm, made of tags, attributes, odd characters and Markdown. */
export function hostileSources(): fc.Arbitrary<string> {
  const attribute = fc
    .tuple(
      fc.constantFrom(...spaces),
      fc.constantFrom(...attributes.split(" ")),
      fc.constantFrom(...quotings),
      fc.constantFrom(...values),
    )
    .map(([space, name, quote, value]) => `${space}${name}${quote(value)}`);
  const tag = fc
    .tuple(
      fc.constantFrom("<", "<", "<", "</"),
      fc.constantFrom(...tags.split(" ")),
      fc.array(attribute, { maxLength: 3 }),
    )
    .chain(([start, name, parts]) =>
      fc.constantFrom(">", ">", ">", ">\n", "/>", "", " ").map((end) => `${start}${name}${parts.join("")}${end}`),
    );
  const piece = fc.oneof(
    { weight: 3, arbitrary: tag },
    { weight: 2, arbitrary: fc.constantFrom(...markdown, ...html) },
    { weight: 2, arbitrary: fc.constantFrom(...odd) },
    { weight: 1, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
  );
  return fc.array(piece, { maxLength: 20, size: "max" }).map((pieces) => pieces.join(""));
}
