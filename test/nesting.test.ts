import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMarkdown } from "../src/markdown/create.ts";
import { findTooDeep } from "../src/markdown/nesting.ts";
import { slugify } from "../src/urls/slug.ts";

const md = createMarkdown({ html: "all", typographer: true, language: "en", slugify });

/** A list in each item of a list; each level is on a line of its own. */
function stairs(levels: number, indent: string): string {
  return Array.from({ length: levels }, (_, level) => `${indent.repeat(level)}- x`).join("\n");
}

describe("a text that is nested too deeply is found exactly where the parser stops reading it", () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ["99 quotations", `${">".repeat(99)}a`, []],
    ["100 quotations", `b\n\n${">".repeat(100)}a`, ["3:101"]],
    ["100 quotations with spaces", `${"> ".repeat(100)}a`, ["1:201"]],
    ["100 quotations without text", `${">".repeat(100)}\n\na`, []],
    ["10,000 quotations", `${">".repeat(10_000)}a`, ["1:101"]],
    ["49 lists", `${"- ".repeat(49)}a`, []],
    ["50 lists", `${"- ".repeat(50)}a`, ["1:101"]],
    ["50 ordered lists", `${"1. ".repeat(50)}a`, ["1:151"]],
    ["49 lists on lines of their own", stairs(49, "  "), []],
    ["50 lists on lines of their own", stairs(50, "  "), ["50:101"]],
    ["50 lists, indented by tabs", stairs(50, "\t"), ["50:52"]],
    ["a list in 97 quotations", `${">".repeat(97)}- a`, []],
    ["a list in 98 quotations", `${">".repeat(98)}- a`, ["1:101"]],
    ["twice", `${">".repeat(100)}a\n\nb\n\n${">".repeat(100)}c`, ["1:101", "5:101"]],
    ["in two quotations after each other", `${">".repeat(100)}a\n\n${">".repeat(100)}b`, ["1:101", "3:101"]],
    ["in a footnote", `a[^1]\n\n[^1]: ${">".repeat(99)}b`, ["3:106"]],
    ["in code", `    ${">".repeat(200)}a\n\n\`\`\`\n${"- ".repeat(100)}\n\`\`\``, []],
    ["a rule", "-".repeat(500), []],
    ["a wide table", `|${"a|".repeat(200)}\n|${"-|".repeat(200)}`, []],
    ["a link in 98 brackets", `${"[".repeat(98)}[a](/x)${"]".repeat(98)}`, []],
    ["a link in 100 brackets", `b\n${"[".repeat(100)}[a](/x)${"]".repeat(100)}`, ["2:100"]],
    ["a link in 3,000 brackets", `${"[".repeat(3000)}[a](/x)${"]".repeat(3000)}`, ["1:100"]],
    ["images in images", `${"![".repeat(150)}a${"](x)".repeat(150)}`, ["1:200"]],
    ["150 brackets that are brackets", `${"[".repeat(150)}a${"]".repeat(150)}`, []],
    ["10,000 open brackets", "[".repeat(10_000), []],
    ["10,000 stars", "*".repeat(10_000), []],
    ["200 emphases", `${"*a ".repeat(200)}${"*".repeat(200)}`, []],
    ["many links", "[a](/x) ".repeat(500), []],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      assert.deepEqual(
        findTooDeep(md, text).map(({ line, column }) => `${line}:${column}`),
        expected,
      );
    });
  }

  test("and nothing is found that is published whole", () => {
    for (const [, text, expected] of cases.filter(([, text]) => text.endsWith("a"))) {
      assert.equal(/a\s*<\/p>|a<\/li>/.test(md.render(text)), expected.length === 0, text.slice(0, 120));
    }
  });
});
