import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readYaml } from "../src/content/front-matter.ts";
import { readPlainFields } from "../src/content/plain-fields.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

/** Reads plain fields, and fails when YAML would give anything else. */
function read(yaml: string): unknown {
  const plain = readPlainFields(yaml, "posts/a.md");
  if (!plain) return undefined;
  const { fields, broken, problems } = readYaml(yaml, "posts/a.md");
  assert.deepEqual(problems, [], yaml);
  assert.deepEqual(plain, fields, yaml);
  assert.equal(broken.size, 0);
  return plain.data;
}

describe("plain fields are read without a parser of YAML, as it would read them", () => {
  const cases: [yaml: string, data: object][] = [
    ["title: Hello", { title: "Hello" }],
    ["title: What it costs, and why (it is not much)", { title: "What it costs, and why (it is not much)" }],
    ["title: Don’t look at https://example.org/a:b", { title: "Don’t look at https://example.org/a:b" }],
    ["socialImage: /images/a.jpg", { socialImage: "/images/a.jpg" }],
    ["permalink: posts/{{ title | slugify }}/index.html", { permalink: "posts/{{ title | slugify }}/index.html" }],
    ["title: 10 things", { title: "10 things" }],
    ["title:    日本語 を 書く", { title: "日本語 を 書く" }],
    ["title: \"A: b #c, [d] {e} & 'f' \"", { title: "A: b #c, [d] {e} & 'f' " }],
    ["title: 'A \"b\" \\ c'", { title: 'A "b" \\ c' }],
    ['title: ""', { title: "" }],
    ["date: 2025-08-22", { date: "2025-08-22" }],
    ["date: 2025-08-22T09:30:00.5+02:00", { date: "2025-08-22T09:30:00.5+02:00" }],
    ["date: 2025-08-22 09:30:00 +0200", { date: "2025-08-22 09:30:00 +0200" }],
    ["draft: true\nhidden: false", { draft: true, hidden: false }],
    ['draft: "true"', { draft: "true" }],
    ["tags: [a, b c,d, \"e: f\", 'true']", { tags: ["a", "b c", "d", "e: f", "true"] }],
    ['tags:\n  - a\n  - b c\n  - "d: e"\ntitle: x', { tags: ["a", "b c", "d: e"], title: "x" }],
    ["tags:\n- a\n-   a", { tags: ["a", "a"] }],
    ["toString: a", { toString: "a" }],
  ];
  for (const [yaml, data] of cases) test(yaml, () => assert.deepEqual(read(`${yaml}\n`), data));
});

describe("what is not plain is left to the parser", () => {
  const cases = [
    ..."007|3.10|.5|1e5|0x1F|null|True|~|@a|&a b|*a|!a b|`a`|%a|- a|? a|| |>|{a: b}|[]|[[a]]|[a,]|[1]|[a: b]|[a b".split(
      "|",
    ),
    ..."a: b|a:|a #b|a  b|a\tb|\"a\\n\"|\"a|'it''s'|\"a\" b|'a' b|a\u00a0b|a\u0085b|\ufeffa|\ud800".split("|"),
    "a\n b",
    "\n  - 1",
    "\n  - a\n - b",
    "\n  - a: b",
    "\n  - a\n  b",
    "a\n\nb: c",
    "a\n# b",
    "a\nx: b",
    "a\n---",
  ].map((value) => `x: ${value}`);
  const more = [
    "",
    "x",
    "x:y",
    "tags: a, b",
    "aliases: a,",
    "constructor: a",
    "prototype: a",
    "__proto__: a",
    "true: a",
    "1: a",
    "a b: c",
    " x: a",
  ];
  for (const yaml of [...cases, ...more]) {
    test(JSON.stringify(yaml), () => assert.equal(readPlainFields(`${yaml}\n`, "posts/a.md"), undefined));
  }
});

test("whatever is read without a parser is what it would read", () => {
  const pieces = [
    ..."title|tags|date|x|aliases|: |:| |  |\n|\n  - |\n- |- |[|]|, |,|\"|'|a|b c|A|é|日本|1|2 b|2025-08-22|T09:30:00Z| 09:30|true|null|False|#| #|&|*|!|.|-|_|\\|~|(|)|%|@|?|>|\u200b|\u2028|\t|—|’".split(
      "|",
    ),
    "|",
    "title: ",
    "\ntags: [",
    "]\n",
    "tags:\n",
  ];
  const piece = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: "grapheme", maxLength: 3 }),
  );
  const line = fc
    .tuple(
      fc.constantFrom(
        "title: ",
        "date: ",
        "x: ",
        "tags: ",
        "tags: [",
        "tags:\n  - ",
        "aliases:\n- b\n- ",
        "y: '",
        'z: "',
      ),
      fc.constantFrom("", "a", "/b", "(c)", "“d”", "b c", "é", "2025-08-22", "true", "10 x"),
      fc.array(piece, { maxLength: 3 }),
      fc.constantFrom("", "", "]", "'", '"', "\n  - d", "\n- e"),
    )
    .map(([start, value, parts, end]) => `${start}${value}${parts.join("")}${end}\n`);
  const text = fc.array(fc.oneof({ weight: 9, arbitrary: line }, piece), { minLength: 1, maxLength: 4 });
  let plain = 0;
  fc.assert(
    fc.property(text, (parts) => {
      if (read(parts.join(""))) plain++;
    }),
    { numRuns: 20_000 },
  );
  assert.ok(plain > 1000, `${plain} were plain`);
});
