import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readFrontMatter } from "../src/content/front-matter.ts";
import { hasErrors, type Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { assignUrls } from "../src/urls/assign.ts";
import { seed } from "./support/seed.ts";
import { toAuthorPage, toPost } from "./support/texts.ts";
import { workingTime } from "./support/working-time.ts";

const { blog } = checkSettings({ title: "Fair Copy", url: "https://ines.blog/", author: "Ines" }, "blog.config.ts", "");
if (!blog) throw new Error("The settings of the test are wrong.");

/** 1 June 2026 at noon. */
const now = Date.UTC(2026, 5, 1, 12);

const runs = 5_000;

/** Milliseconds of work that one front matter may take; more is a hang. */
const hangs = 2_000;

/** Front matters as authors write them, to be broken. */
const rightOnes = [
  "title: Hello\ndate: 2025-08-22\nstatus: published",
  'title: "Type: a love story"\ndate: 2025-08-22T09:30:00+02:00\nupdated: 2025-09-01\ntags: [writing, C++, 2024]\nstatus: draft',
  "title: What’s in a Name\noldTitle: Names\ndate: 2025-08-22\ndescription: >\n  About names,\n  and about calling them.\npermalink: posts/{{ oldTitle | slugify }}/index.html\nstatus: published\nsocialImage:\n  src: images/x.jpg\n  alt: A train\nfavorite: 3",
  "title: &name Letters\nseries: *name\ndate: 2025-08-22 # on a train\ntags:\n  - writing\n  - 'type: setting'\naliases: [/old/, /older/]\nhidden: true\nlang: ja",
  "own:\n  deep: [1, { a: b }]\n  text: |\n    One\n    two\ntitle: 縦書き\ndate: 2025-08-22\ndraft: true",
];

/** What breaks front matter: signs of YAML, halves of things, names that JavaScript knows. */
const pieces = [
  ..."\n\t :#&*!|>'\"%@`{}[],-?<~\\",
  ...["---", "...", "- ", ": ", " #", "<<: ", "\n  ", "\n- ", "\n---\n", "&a ", "*a", "!!js/function ", "!t "],
  ...["__proto__", "constructor", "prototype", "toString", "__proto__: { polluted: true }\n", "\nconstructor: 1\n"],
  ...["title", "\ntitle: again", "date: 2024-02-30\n", "tags: [a, [b]]\n", "status: ", "draft: true\n", "Title: x\n"],
  ...["2025-08-22", "0x1F", ".nan", "null", "true", "{{ title }}", "{% for a in (1..9) %}", "../../x", "/CON/"],
  ...["\u0000", "\u0007", "\u0085", "\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\ufffd", "\ud800", "💾", "é"],
];

/** A place in a text (in thousandths of it), what is taken out there, and what is put in. */
const change = fc.record({ at: fc.noBias(fc.nat(1000)), cut: fc.nat(12), piece: fc.constantFrom("", ...pieces) });
const changes = fc.array(change, { minLength: 1, maxLength: 6 });

/** Most keep their lines of dashes; without them there is little to read. */
const mutated = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(fc.constantFrom(...rightOnes), changes).map(([text, all]) => wrap(breakText(text, all))),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...rightOnes), changes).map(([text, all]) => breakText(wrap(text), all)),
  },
);

function wrap(yaml: string): string {
  return `---\n${yaml}\n---\nText.\n`;
}

function breakText(right: string, all: { at: number; cut: number; piece: string }[]): string {
  return all.reduce((text, { at, cut, piece }) => {
    const start = Math.round((at / 1000) * text.length);
    return text.slice(0, start) + piece + text.slice(start + cut);
  }, right);
}

/** Fails when reading a file does what it must not. */
function check(text: string): void {
  const path = "posts/hello.md";
  const started = workingTime();
  const { frontMatter, problems: first } = readFrontMatter(text, path);
  const problems: Problem[] = [...first];
  if (frontMatter) {
    checkData(frontMatter.data);
    const { post, problems: found } = toPost(path, frontMatter, blog as NonNullable<typeof blog>, now);
    const { page } = toAuthorPage("pages/hello.md", frontMatter, blog as NonNullable<typeof blog>);
    problems.push(...found);
    assert.equal(post === undefined, hasErrors(problems), "there is a post, or an error");
    const { problems: wrong } = assignUrls(post ? [post] : [], page ? [page] : [], blog as NonNullable<typeof blog>);
    problems.push(...wrong.filter(({ place }) => place?.path === path));
  } else assert.ok(hasErrors(problems), "there is front matter, or an error");
  assert.ok(workingTime() - started < hangs, "it takes no time");
  const lines = text.split("\n");
  for (const { place, fact } of problems) {
    const { line = 0, column = 0 } = place ?? {};
    assert.ok(line >= 1 && line <= lines.length, `${fact} ${line}`);
    assert.ok(column >= 1 && column <= (lines[line - 1] ?? "").length + 1, `${fact} ${line}:${column}`);
    assert.doesNotMatch(fact, /undefined|\[object| {4}at /);
    // Of a name that the author has written as `.nan`, YAML makes this.
    if (!/\.nan/i.test(text)) assert.doesNotMatch(fact, /NaN/);
  }
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
}

/** Front matter is plain data: nothing in it runs, and no name of it reaches what all objects share. */
function checkData(value: unknown): void {
  assert.notEqual(typeof value, "function");
  if (typeof value !== "object" || value === null) return;
  const prototype = Object.getPrototypeOf(value) as unknown;
  assert.ok(prototype === Object.prototype || prototype === Array.prototype || prototype === null, String(prototype));
  for (const name of ["__proto__", "constructor", "prototype"]) assert.equal(Object.hasOwn(value, name), false, name);
  for (const inner of Object.values(value)) checkData(inner);
}

describe("front matter that is broken anywhere is read or explained", () => {
  test(`${runs} of them, SEED=${seed}`, () => {
    fc.assert(fc.property(mutated, check), { numRuns: runs, seed });
  });
});
