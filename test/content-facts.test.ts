import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createSanitizer } from "../src/markdown/allow-list.ts";
import { findCode } from "../src/markdown/code.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { countWords } from "../src/markdown/excerpt.ts";
import { type AuthorExtensions, readableText } from "../src/markdown/extensions.ts";
import { FactFinder, type TextFacts } from "../src/markdown/facts.ts";
import { mayLeadHome } from "../src/markdown/links.ts";
import {
  findFormulaProblems,
  findHtmlProblems,
  findLinkProblems,
  findNestingProblems,
} from "../src/markdown/problems.ts";
import { hasRawHtml } from "../src/markdown/raw-html.ts";
import { mayHaveUnreadLinks } from "../src/markdown/unread-links.ts";
import { findImages } from "../src/markdown/written-images.ts";
import { sketchText } from "../src/sketch.ts";
import { listRows } from "../src/unicode-rows.ts";
import { slugify } from "../src/urls/slug.ts";
import { hostileSources, sources } from "./support/markdown-pieces.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const { tests: spec } = createRequire(import.meta.url)("commonmark-spec") as { tests: { markdown: string }[] };

const names = [
  "tables",
  "strikethrough",
  "footnotes",
  "taskLists",
  "definitionLists",
  "alerts",
  "attributes",
  "marks",
  "abbreviations",
  "math",
] as const;

const home = "https://ines.blog/";
const source = (body: string) => ({ path: "posts/a.md", body, bodyLine: 6 });

/** Finds the facts in the Markdown that is published, with all of its rules. */
function findSlowly(body: string, html: "safe" | "none" | "all", extensions: Partial<AuthorExtensions>): TextFacts {
  const md = createMarkdown({ html, typographer: true, language: "en", slugify, extensions });
  const tokens = md.parse(body, {});
  const problems = findNestingProblems(md, source(body));
  if (mayHaveUnreadLinks(body)) problems.push(...findLinkProblems(tokens, source(body)));
  if (html === "safe") problems.push(...findHtmlProblems(tokens, source(body), createSanitizer()));
  const code = findCode(tokens, source(body));
  problems.push(...code.problems);
  problems.push(...findFormulaProblems(tokens, source(body)));
  const links = new Set<string>();
  const link = (href: string): string => {
    if (mayLeadHome(href, home)) links.add(href);
    return href;
  };
  const page = md.render(body, {
    markdown: new MarkdownContext({ link, picture: () => undefined, href: (url) => url, lang: "en" }),
  });
  return {
    images: findImages(tokens, body),
    links: [...links],
    problems,
    hasHtml: hasRawHtml(tokens),
    languages: code.languages,
    words: countWords(readableText(body, extensions)),
    length: body.length,
    sketch: sketchText(body),
    // Formulas have a font of their own, which every system brings.
    rows: listRows(page.replace(/<math[\s\S]*?<\/math>/g, "")).filter((row) => !ROWS_OF_OUR_OWN.includes(row)),
  };
}

/** Of ™, which is written `(tm)`, of the arrow after a note, and of the sign for characters that are none. */
const ROWS_OF_OUR_OWN = [0x2120, 0x21a0, 0xfe00, 0xff00];

/** Compares the facts of a text with those that are found slowly; links that stand in code may be there as well. */
function check(
  finder: FactFinder,
  body: string,
  html: "safe" | "none" | "all" = "safe",
  extensions: Partial<AuthorExtensions> = {},
): void {
  const [found, expected] = [finder.find(source(body)), findSlowly(body, html, extensions)];
  const isExpected = (href: string): boolean => expected.links.includes(href);
  for (const href of found.links) assert.ok(isExpected(href) || body.includes(`](${href})`), `${href} in ${body}`);
  const links = found.links.filter(isExpected).sort();
  // What is not shown, such as the name of a link, may need a part of a font that nobody asks for.
  const { rows = [], ...rest } = found;
  // Addresses are shown decoded, which is left to the faces that readers have.
  const isEncoded = /xn--|%[0-9a-f]{2}/i.test(body);
  for (const row of isEncoded ? [] : (expected.rows ?? []))
    assert.ok(rows.includes(row), `U+${row.toString(16)} of ${body}`);
  const { rows: _, ...others } = expected;
  assert.deepEqual({ ...rest, links }, { ...others, links: expected.links.sort() }, body);
}

describe("the facts of a text are those of the Markdown that is published", () => {
  for (const html of ["safe", "none", "all"] as const) {
    const finder = new FactFinder({ html, typographer: true, language: "en", home });

    test(`of all examples of the specification, html: ${html}`, () => {
      for (const { markdown } of spec) check(finder, markdown, html);
    });

    test(`of texts that nobody would write, html: ${html}`, () => {
      const text = fc.oneof(hostileSources(), sources("markdown"), sources("html"));
      fc.assert(
        fc.property(text, (body) => check(finder, body, html)),
        { numRuns: 500 },
      );
    });
  }
});

describe("whatever is switched on or off, facts are those of the Markdown that is published", () => {
  const none = Object.fromEntries(names.map((name) => [name, false]));
  const cases: [name: string, extensions: Partial<AuthorExtensions>][] = [
    ["formulas as well", { math: true }],
    ["nothing", none],
    ...names.map((name): [string, Partial<AuthorExtensions>] => [`only ${name}`, { ...none, [name]: true }]),
  ];
  for (const [name, extensions] of cases) {
    const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home, extensions });
    test(name, () => {
      for (const { markdown } of spec) check(finder, markdown, "safe", extensions);
      const text = fc.oneof(hostileSources(), sources("markdown"), sources("html"));
      fc.assert(
        fc.property(text, (body) => check(finder, body, "safe", extensions)),
        { numRuns: 200 },
      );
    });
  }
});

test("the languages of code are facts, wherever the code stands", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home });
  const code = fc
    .tuple(
      fc.constantFrom("", "> ", "- ", "1. > ", "[^1]: ", "    ", "a\n", "\\"),
      fc.constantFrom("```", "~~~", "````", "``", "` ``` `"),
      fc.constantFrom("ts", " JS {1}", "c++", "text", "tss", "`ts`", "", "title=ts", "{.ts}", "&#116;s", "../ts"),
      fc.constantFrom("a[^1]", "<b>c</b>", "[a](/b/)", "![a](/b.png)"),
    )
    .map(([before, fence, info, text]) => `${before}${fence}${info}\n${text}\n${fence}`);
  const body = fc.array(code, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("\n\n"));
  fc.assert(
    fc.property(body, (text) => check(finder, text)),
    { numRuns: 2000 },
  );
  const languages = (text: string) => finder.find(source(text)).languages;
  assert.deepEqual(languages("```ts\na\n```\n\n> ~~~ C++ {1}\n> b\n> ~~~\n\n- ```ts\n  c\n  ```"), ["ts", "cpp"]);
  assert.deepEqual(languages("`ts`\n\n``` \na\n```\n\n    ```ts\n    b\n"), []);
});

test("links of all forms are facts as they are published", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home });
  const part = fc.constantFrom(
    ..."ines|INES|.blog|.|-|a|0|/|//|_|~|%20|é|日|?b|#c|:80|@|..|xn--|\\\\|&amp;".split("|"),
  );
  const address = fc
    .tuple(fc.constantFrom("https://", "http://", "HTTPS://", "https:/", "/", ""), fc.array(part, { maxLength: 6 }))
    .map(([start, parts]) => start + parts.join(""));
  const forms = [
    (to: string) => `[a](${to})`,
    (to: string) => `<${to}>`,
    (to: string) => `*[a](${to})* and [b](/c.md#d) \`[e](${to})\``,
    (to: string) => `[[a](/b)](${to}) [^1](${to}) \\\\[a](${to}) [a\\\\](${to})`,
    (to: string) => `a *[b][c]*\n\n[c]: ${to}`,
    (to: string) => `a [^b c]\n\n[^b c]: ${to}`,
    (to: string) => `a [^b] [^c]\n\n[^b]: [d](${to})\n[^c]: ${to}`,
    (to: string) => `- a^[b [c](${to}) ]\n- [^d]\n  [^d]:\n  ${to}`,
    (to: string) => `[a](https://b.c/) [d](${to} "e")\n\n[f](https://ines.blogs)`,
    (to: string) => `![a](${to})`,
  ];
  const body = fc
    .array(fc.tuple(fc.constantFrom(...forms), address), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([form, to]) => form(to)).join("\n\n"));
  fc.assert(
    fc.property(body, (text) => check(finder, text)),
    { numRuns: 3000 },
  );
});

describe("of the links of a text, those are facts that can lead to the blog itself", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home });
  const cases: [name: string, body: string, links: string[]][] = [
    ["a path, a file, a neighbour", "[a](/about/) [b](../b.md#c) [d](e/)", ["/about/", "../b.md#c", "e/"]],
    ["the blog's own address", "<https://ines.blog/a/> https://ines.blog/b/", ["https://ines.blog/a/"]],
    ["not those of others", "[a](https://example.org/) [b](mailto:a@b.c) [c](//x.y/)", []],
    ["not those into the same page", "[a](#b) [c](?d) [e](<>)", []],
    ["each once", "[a](/a/) [b](/a/)", ["/a/"]],
    ["by reference", "[a]\n\n[a]: /a/\n[b]: /b/", ["/a/"]],
    ["in HTML", 'a <a href="/a/">b</a>\n\n<img src="/b.png" srcset="/c.png 2x">', ["/a/", "/b.png", "/c.png"]],
    ["in the caption of a figure", '![a](x.jpg "see [b](/b/)")', ["/b/"]],
    [
      "in headings, tables and notes",
      "# [a](/a/)\n\n|x|\n|-|\n|[b](/b/)|\n\nc[^1]\n\n[^1]: [d](/d/)",
      ["/a/", "/b/", "/d/"],
    ],
    ["those in code may be among them", "`[a](/a/)`\n\n    [b](/b/)", ["/a/", "/b/"]],
  ];
  for (const [name, body, links] of cases) {
    test(name, () => assert.deepEqual(finder.find(source(body)).links, links));
  }
});
