import assert from "node:assert/strict";
import { describe, test } from "node:test";
import slugifyText from "@sindresorhus/slugify";
import fc from "fast-check";
import { toTarget } from "../src/urls/permalink.ts";
import { slugify, slugifyTag } from "../src/urls/slug.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

describe("a slug is what Eleventy's own filter makes of a title", () => {
  const cases: [title: string, slug: string][] = [
    ["Hello World", "hello-world"],
    ["What’s the Difference?", "whats-the-difference"],
    ["Don't", "dont"],
    ["Don’t", "dont"],
    ["Here’s “a” title — with ‘signs’…", "heres-a-title-with-signs"],
    ["JavaScript and TypeScript", "javascript-and-typescript"],
    ["R&D", "r-and-d"],
    ["I ♥ type", "i-love-type"],
    ["100% of 3.10", "100-of-3-10"],
    ["snake_case", "snake-case"],
    ["2025-08-22", "2025-08-22"],
    ["  -- spaces --  ", "spaces"],
    ["a/b/../c?d#e", "a-b-c-d-e"],
    ["naïve café", "naive-cafe"],
    ["cafe\u0301", "cafe"],
    ["Ünïcödé Straße", "uenicoede-strasse"],
    ["Æther", "aether"],
    ["İstanbul", "istanbul"],
    ["Tiếng Việt", "tieng-viet"],
    ["Привет мир", "privet-mir"],
    ["Ελληνικά", "ellinika"],
    ["😀 Emoji in front", "emoji-in-front"],
    ["C", "c"],
    ["C#", "c"],
    ["C++", "c"],
  ];
  for (const [title, slug] of cases) test(title, () => assert.equal(slugify(title), slug));
});

test("words with common signs are written as the library writes them", () => {
  const letters = fc.constantFrom(...`abcstXYZST019 '‘’"“”(),-.:;!?–—`);
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 24 }), (list) => {
      const title = list.join("");
      assert.equal(slugify(title), slugifyText(title, { decamelize: false }));
    }),
    { numRuns: 2000 },
  );
});

describe("a script that has no Latin letters keeps its own", () => {
  const cases: [title: string, slug: string][] = [
    ["縦書き", "縦書き"],
    ["縦書き、横書き", "縦書き-横書き"],
    ["עברית לכולם", "עברית-לכולם"],
    ["한국어 제목", "한국어-제목"],
    ["ภาษาไทย", "ภาษาไทย"],
    ["हिन्दी में", "हिन्दी-में"],
    // Letters and signs as two characters, as macOS writes file names, give the same URL.
    ["\u304b\u3099", "\u304c"],
  ];
  for (const [title, slug] of cases) test(title, () => assert.equal(slugify(title), slug));
});

test("a title without any letter has no slug", () => {
  for (const title of ["", " ", "🎉", "--", "?!", "\ud800"]) assert.equal(slugify(title), "", JSON.stringify(title));
});

describe("a slug ends at 80 bytes, at a word if it can", () => {
  const cases: [name: string, title: string, slug: string][] = [
    ["one long word", "a".repeat(100), "a".repeat(80)],
    ["words", "word ".repeat(30), Array(16).fill("word").join("-")],
    ["a word that ends at 80", `${"a".repeat(40)} ${"b".repeat(39)} c`, `${"a".repeat(40)}-${"b".repeat(39)}`],
    ["a word that would end at 81", `${"a".repeat(40)} ${"b".repeat(40)} c`, "a".repeat(40)],
    ["80 exactly", "a".repeat(80), "a".repeat(80)],
    ["letters of three bytes", "あ".repeat(40), "あ".repeat(26)],
    ["letters of four bytes", "𠮷".repeat(40), "𠮷".repeat(20)],
  ];
  for (const [name, title, slug] of cases) test(name, () => assert.equal(slugify(title), slug));
});

describe("tags whose signs are their names keep them", () => {
  const cases: [label: string, slug: string][] = [
    ["C", "c"],
    ["C#", "c-sharp"],
    ["C++", "cpp"],
    ["g++", "gpp"],
    ["C++11", "cpp11"],
    ["F#", "f-sharp"],
    ["C# 12", "c-sharp-12"],
    ["Objective-C++", "objective-cpp"],
    ["A+", "a-plus"],
    ["a+b", "a-plus-b"],
    ["C#/F#", "c-sharp-f-sharp"],
    ["#writing", "writing"],
    ["R&D", "r-and-d"],
    [".NET", "net"],
    ["日本語", "日本語"],
    ["++", ""],
  ];
  for (const [label, slug] of cases) test(label, () => assert.equal(slugifyTag(label), slug));
});

test("whatever the text, slugify does not throw, keeps to 80 bytes, and gives one safe part of a path", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.string({ unit: fc.constantFrom("あ", "a", "-", ".", "/", "\\", "..", " ", "é", "𠮷", "\u0301", "é", "C", "#") }),
  );
  fc.assert(
    fc.property(text, (title) => {
      for (const slug of [slugify(title), slugifyTag(title)]) {
        assert.equal(Buffer.byteLength(slug) <= 80, true, slug);
        assert.match(slug, /^$|^[\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*$/u);
        assert.equal(slug, slug.normalize("NFC"));
        const { target } = toTarget(`posts/${slug || "x"}/`);
        // Names that Windows keeps are the one thing that a permalink may still refuse.
        if (!/^(con|prn|aux|nul|com\d|lpt\d)$/.test(slug)) assert.equal(target?.url, `/posts/${slug || "x"}/`);
      }
    }),
    { numRuns: 1000 },
  );
});
