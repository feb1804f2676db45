import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scanXml } from "../src/feeds/scan-xml.ts";
import { findXmlFault } from "../src/feeds/xml-fault.ts";

const long = "x ".repeat(200);

describe("findXmlFault", () => {
  const right = [
    "<a/>",
    '<?xml version="1.0"?>\n<a b="1"><b/>text<b>more</b></a>\n',
    `<a>${long}&lt;p&gt; &#8212; &#x2014;</a>`,
    "<a><!-- & <b> --><![CDATA[ & <b> ]]></a>",
    '<a b="&amp;">]</a>',
    "<a/><!-- the end -->",
  ];
  for (const text of right) test(JSON.stringify(text), () => assert.equal(findXmlFault(text), undefined));

  const wrong: [text: string, place: string, reason: RegExp][] = [
    ["", "1:1", /Start tag/],
    ["text", "1:1", /not expected/],
    ["<a>", "1:1", /Unclosed tag 'a'/],
    ["<a>\n</b>", "2:1", /closing tag 'a'/],
    [`<a>${long}<b></a>`, "1:407", /closing tag 'b'/],
    [`<a>${long}& more</a>`, "1:404", /&amp;/],
    ["<a>&nbsp;</a>", "1:4", /&amp;/],
    ['<a b="x&y"/>', "1:8", /&amp;/],
    ["<a>\n\u0001</a>", "2:1", /character/],
    ["<a>\ud800</a>", "1:4", /character/],
    ["<a b></a>", "1:4", /boolean/],
    ['<a b="1" b="2"/>', "1:10", /repeated/],
    ["<a/><b/>", "1:9", /after the end of <a>/],
    ["<a></a>x", "1:8", /at the end/],
  ];
  for (const [text, place, reason] of wrong) {
    test(`${JSON.stringify(text.replace(long, "…"))} is wrong`, () => {
      const fault = findXmlFault(text);
      assert.match(fault?.reason ?? "", reason);
      assert.equal(`${fault?.line}:${fault?.column}`, place);
    });
  }
});

test("scanXml gives elements by their paths, with the texts that are wanted", () => {
  const seen: string[] = [];
  const xml = `<?xml version="1.0"?><!-- <x> --><a><b c="1 > &amp; 2" d='"'>x &amp; <i>y</i> z<![CDATA[<w>]]></b><e f="/"/><g> h </g></a>`;
  scanXml(
    xml,
    (path) => path === "a/b" || path === "a/g",
    ({ path, attributes, text }) => seen.push(`${path} ${JSON.stringify(attributes)} ${text}`),
  );
  assert.deepEqual(seen, ["a/b/i {} ", 'a/b {"c":"1 > & 2","d":"\\""} x &', 'a/e {"f":"/"} ', "a/g {} h", "a {} "]);
});
